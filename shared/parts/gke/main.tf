[% import "armor.tf" as guard %]
[% macro pool(made, name, type, least, most, spot, gpu) %]
resource "google_container_node_pool" "[[ made.label ]]" {
  name     = "[[ made.ref ]]${var.name_suffix}"
  cluster  = [[ cluster.address ]].name
  location = [[ cluster.address ]].location

  autoscaling {
    min_node_count = [[ least ]]
    max_node_count = [[ most ]]
  }

  management {
    auto_repair  = true
    auto_upgrade = true
  }

  node_config {
    machine_type    = [[ type ]]
    disk_size_gb    = [[ s.disk_gb ]]
    disk_type       = "pd-balanced"
    service_account = [[ nodes.address ]].email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]
[% if spot %]
    spot            = true
[% endif %]
    resource_labels = local.labels

    labels = {
      pool = "[[ name ]]"
    }
[% if spot %]

    # Nodes that Google may take back at any time: only pods that say so come here.
    taint {
      key    = "cloud.google.com/gke-spot"
      value  = "true"
      effect = "NO_SCHEDULE"
    }
[% endif %]
[% if gpu %]

    guest_accelerator {
      type  = "[[ gpu ]]"
      count = 1

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

# The control plane has no public address: kubectl reaches it by its name, and IAM says who may.
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

  # Ranges for pods and services are chosen by Google.
  ip_allocation_policy {
    stack_type = "IPV4"
  }

  private_cluster_config {
    enable_private_nodes = [[ s.private_nodes | lower ]]
  }

  control_plane_endpoints_config {
    dns_endpoint_config {
      allow_external_traffic = true
    }

    ip_endpoints_config {
      enabled = [[ "true" if s.networks else "false" ]]
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

  release_channel {
    channel = "[[ s.channel ]]"
  }

  maintenance_policy {
    daily_maintenance_window {
      start_time = "[[ "%02d" | format(s.maintenance_hour) ]]:00"
    }
  }

  depends_on = [[ "[" ]][[ nodes_roles.address ]][% if nat %], [[ nat.address ]][% endif %][[ "]" ]]
[% if s.standard %]

  lifecycle {
    ignore_changes = [node_config]
  }
[% endif %]
}

[% if s.standard %]
[[ pool(pool_1, "main", "var." ~ v.node_type, s.min_nodes, s.max_nodes, s.pools == 1 and s.spot, "") ]]
[% if s.pools >= 2 %]
[[ pool(pool_2, "second", s.other_type or "var." ~ v.node_type, s.second_min, s.other_most, s.pools == 2 and s.spot, "") ]]
[% endif %]
[% if s.pools >= 3 %]
[[ pool(pool_3, "third", s.other_type or "var." ~ v.node_type, s.second_min, s.other_most, s.spot, "") ]]
[% endif %]
[% if s.gpu %]
[[ pool(gpu_pool, "gpu", '"' ~ s.gpu_node ~ '"', 0, 1, false, s.gpu) ]]
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
[% if s.armor %]

# What comes in: cloud.google.com/backend-config leads an Ingress's service to it, a GCPBackendPolicy a Gateway's.
[[ guard.policy(armor, s, "What the cluster lets in") ]]
[%- endif %]
