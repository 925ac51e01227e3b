[% import "armor.tf" as guard %]
[% macro pool(made, pool, called="") %]
resource "google_container_node_pool" "[[ made.label ]]" {
[% set fixed = s.zone_nodes(pool) %]
[% set total = s.in_total(pool) %]
  name     = "[[ called or made.ref ~ "${var.name_suffix}" ]]"
  cluster  = [[ cluster.address ]].name
  location = [[ cluster.address ]].location
[% if fixed is not none %]

  node_count = [[ fixed ]]
[% else %]

  autoscaling {
    [[ "total_" if total ]]min_node_count = [[ pool.least ]]
    [[ "total_" if total ]]max_node_count = [[ pool.most ]]
  }
[% endif %]

  management {
    auto_repair  = true
    auto_upgrade = true
  }

  node_config {
    machine_type    = [[ '"' ~ pool.type ~ '"' if pool.type else "var." ~ v.node_type ]]
    disk_size_gb    = [[ pool.disk_gb ]]
    disk_type       = "[[ pool.disk_type ]]"
    service_account = [[ nodes.address ]].email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]
[% if pool.spot %]
    spot            = true
[% endif %]
    resource_labels = local.labels

    labels = {
[% for key, value in pool.node_labels %]
      [[ key ]] = "[[ value ]]"
[% endfor %]
    }
[% if pool.spot and not s.spot_alone %]

    # Nodes that Google may take back at any time: only pods that say so come here.
    taint {
      key    = "cloud.google.com/gke-spot"
      value  = "true"
      effect = "NO_SCHEDULE"
    }
[% endif %]
[% for key, value, effect in pool.taints %]

    taint {
      key    = "[[ key ]]"
      value  = "[[ value ]]"
      effect = "[[ effect ]]"
    }
[% endfor %]
[% if pool.ssds %]

    # What pods keep for a while stands on disks in the machine itself, and goes with it.
    ephemeral_storage_local_ssd_config {
      local_ssd_count = [[ pool.ssds ]]
    }
[% endif %]
[% if pool.gpu %]

    guest_accelerator {
      type  = "[[ pool.gpu ]]"
      count = [[ pool.gpus ]]

      gpu_driver_installation_config {
        gpu_driver_version = "DEFAULT"
      }
    }
[% endif %]

    # Pods act as their own service account, never as the nodes'.
    workload_metadata_config {
      mode = "GKE_METADATA"
    }

    shielded_instance_config {
      enable_secure_boot          = true
      enable_integrity_monitoring = true
    }
  }
}

[% endmacro %]
# The nodes write logs and metrics and read images; what pods may do is granted to an account of their own.
resource "google_service_account" "[[ nodes.label ]]" {
  account_id   = "[[ nodes.ref ]]${var.name_suffix}"
  display_name = "[[ nodes.ref ]]${var.name_suffix}"
}

resource "google_project_iam_member" "[[ nodes_roles.label ]]" {
  for_each = toset([
    "roles/artifactregistry.reader",
    "roles/logging.logWriter",
    "roles/monitoring.metricWriter",
    "roles/monitoring.viewer",
  ])

  project = var.project_id
  role    = each.value
  member  = [[ nodes.address ]].member
}

[% if s.endpoint == "public" %]
# The control plane answers at a public address and by its name, and IAM says who may.
[% elif s.endpoint == "private" %]
# The control plane answers inside the network alone, and IAM says who may.
[% else %]
# The control plane has no public address: kubectl reaches it by its name, and IAM says who may.
[% endif %]
resource "google_container_cluster" "[[ cluster.label ]]" {
  name                = "[[ cluster.ref ]]${var.name_suffix}"
  location            = var.[[ 'region' if s.everywhere else 'zone' ]]
  network             = google_compute_network.[[ network.label ]].id
  subnetwork          = google_compute_subnetwork.[[ subnet.label ]].id
  deletion_protection = var.[[ v.deletion_protection ]]
  resource_labels     = local.labels
[% if s.standard %]
  networking_mode     = "VPC_NATIVE"
  datapath_provider   = "ADVANCED_DATAPATH"

  # Nodes stand in pools of their own; the one that every new cluster has is removed.
  remove_default_node_pool = true
  initial_node_count       = 1

  node_config {
    service_account = [[ nodes.address ]].email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]
  }

  workload_identity_config {
    workload_pool = "${var.project_id}.svc.id.goog"
  }
[% else %]
  enable_autopilot    = true

  cluster_autoscaling {
    auto_provisioning_defaults {
      service_account = [[ nodes.address ]].email
      oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]
    }
  }
[% endif %]

[% if s.ranged %]
  # Pods and services have ranges of their own in the subnet.
  ip_allocation_policy {
    stack_type                    = "IPV4"
    cluster_secondary_range_name  = "[[ s.inner_ranges[0][0] ]]"
    services_secondary_range_name = "[[ s.inner_ranges[1][0] ]]"
  }
[% else %]
  # Ranges for pods and services are chosen by Google.
  ip_allocation_policy {
    stack_type = "IPV4"
  }
[% endif %]

  private_cluster_config {
[% if s.endpoint and s.control_range %]
    enable_private_nodes    = [[ s.private_nodes | lower ]]
    enable_private_endpoint = [[ "true" if s.endpoint == "private" else "false" ]]
    master_ipv4_cidr_block  = "[[ s.control_range ]]"
[% elif s.endpoint %]
    enable_private_nodes    = [[ s.private_nodes | lower ]]
    enable_private_endpoint = [[ "true" if s.endpoint == "private" else "false" ]]
[% elif s.control_range %]
    enable_private_nodes   = [[ s.private_nodes | lower ]]
    master_ipv4_cidr_block = "[[ s.control_range ]]"
[% else %]
    enable_private_nodes = [[ s.private_nodes | lower ]]
[% endif %]
  }

  control_plane_endpoints_config {
    dns_endpoint_config {
      allow_external_traffic = [[ "false" if s.endpoint == "private" else "true" ]]
    }

    ip_endpoints_config {
      enabled = [[ "true" if s.networks or s.endpoint else "false" ]]
    }
  }
[% if s.networks %]

  master_authorized_networks_config {
[% for network in s.networks %]
    cidr_blocks {
      cidr_block = "[[ network ]]"
    }
[% endfor %]
  }
[% endif %]

[% if s.backed_up %]
  # What copies the cluster's namespaces and volumes.
  addons_config {
    gke_backup_agent_config {
      enabled = true
    }
  }

[% endif %]
[% if s.binary_authorization %]
  # Pods run what the project's policy lets in.
  binary_authorization {
    evaluation_mode = "PROJECT_SINGLETON_POLICY_ENFORCE"
  }

[% endif %]
  release_channel {
    channel = "[[ s.channel ]]"
  }

  maintenance_policy {
[% if s.maintenance_days %]
    recurring_window {
      start_time = "2026-01-01T[[ "%02d" | format(s.maintenance_hour) ]]:00:00Z"
      end_time   = "2026-01-0[[ 1 + s.window_ends // 24 ]]T[[ "%02d" | format(s.window_ends % 24) ]]:00:00Z"
      recurrence = "FREQ=WEEKLY;BYDAY=[[ s.maintenance_days ]]"
    }
[% else %]
    daily_maintenance_window {
      start_time = "[[ "%02d" | format(s.maintenance_hour) ]]:00"
    }
[% endif %]
  }

  depends_on = [[ "[" ]][[ nodes_roles.address ]][% if nat %], [[ nat.address ]][% endif %][[ "]" ]]
[% if s.standard %]

  lifecycle {
    ignore_changes = [node_config]
  }
[% endif %]
}

[% if s.standard %]
[% for each in s.each_pool %]
[[ pool([pool_1, pool_2, pool_3, pool_4, pool_5, pool_6][loop.index0], each, each.name if s.pools else "") ]]
[% endfor %]
[% if s.gpu %]
[[ pool(gpu_pool, s.graphics_pool) ]]
[% endif %]
[% endif %]
[% if s.ingress %]

# For an Ingress: kubernetes.io/ingress.global-static-ip-name names it.
resource "google_compute_global_address" "[[ ingress_ip.label ]]" {
  name         = "[[ ingress_ip.ref ]]${var.name_suffix}"
  address_type = "EXTERNAL"
}
[% endif %]
[% if s.certified %]

# For an Ingress: ingress.gcp.kubernetes.io/pre-shared-cert names it.
resource "google_compute_managed_ssl_certificate" "[[ ingress_cert.label ]]" {
  name = "[[ ingress_cert.ref ]]-${substr(sha256(join(",", var.[[ v.domains ]])), 0, 6)}${var.name_suffix}"

  managed {
    domains = var.[[ v.domains ]]
  }

  lifecycle {
    create_before_destroy = true
  }
}
[% endif %]
[% if s.backed_up %]

# Backup for GKE: on its clock (UTC) Google copies what is told, and deletes each copy when it is old enough.
resource "google_gke_backup_backup_plan" "[[ backups.label ]]" {
  name     = "[[ backups.ref ]]${var.name_suffix}"
  cluster  = [[ cluster.address ]].id
  location = var.region
  labels   = local.labels

  backup_config {
    include_volume_data = [[ s.backup_volumes | lower ]]
    include_secrets     = [[ s.backup_secrets | lower ]]
[% if s.namespaces %]

    selected_namespaces {
      namespaces = [[ "[" ]][[ s.namespaces | map("hcl") | join(", ") ]]]
    }
[% else %]
    all_namespaces      = true
[% endif %]
  }

  backup_schedule {
    cron_schedule = "[[ s.backup_cron ]]"
  }

  retention_policy {
    backup_retain_days = [[ s.backup_days ]]
  }
}
[% endif %]
[% if s.armor %]

# What comes in: cloud.google.com/backend-config leads an Ingress's service to it, a GCPBackendPolicy a Gateway's.
[[ guard.policy(armor, s, "What the cluster lets in") ]]
[%- endif %]
