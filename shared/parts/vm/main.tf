[% import "machine.tf" as machine %]
[% import "start.tf" as start %]
[% set further = [disk_2, disk_3, disk_4, disk_5] %]
[% if data %]
# What has to be kept stands on a disk of its own: it outlives the machine.
[% if s.two_zone_disk %]
# Each write goes to both zones: where one is lost, a machine in the other takes the disk.
resource "google_compute_region_disk" "[[ data.label ]]" {
  name          = "[[ data.ref ]]${var.name_suffix}"
  region        = var.region
  replica_zones = [var.zone, var.zone == "${var.region}-c" ? "${var.region}-b" : "${var.region}-c"]
  type          = "[[ s.data_disk_type ]]"
  size          = [[ s.data_disk_gb ]]
  labels        = local.labels
}
[% else %]
resource "google_compute_disk" "[[ data.label ]]" {
  name   = "[[ data.ref ]]${var.name_suffix}"
  zone   = var.zone
  type   = "[[ s.data_disk_type ]]"
  size   = [[ s.data_disk_gb ]]
  labels = local.labels
}
[% endif %]

[% for kept in s.further_disks %]
[% set disk = further[loop.index0] %]
resource "google_compute_disk" "[[ disk.label ]]" {
  name   = "[[ disk.ref ]]${var.name_suffix}"
  zone   = var.zone
  type   = "[[ kept.type ]]"
  size   = [[ kept.gb ]]
  labels = local.labels
}

[% endfor %]
[% endif %]
[% if snapshots %]
resource "google_compute_resource_policy" "[[ snapshots.label ]]" {
  name   = "[[ snapshots.ref ]]${var.name_suffix}"
  region = var.region

  snapshot_schedule_policy {
    schedule {
[% set begins = "%02d:00" | format(s.snapshot_hour) %]
[% if s.snapshot_weekday %]
      weekly_schedule {
        day_of_weeks {
          day        = "[[ s.snapshot_weekday | upper ]]"
          start_time = "[[ begins ]]"
        }
      }
[% elif s.snapshot_every_h %]
      hourly_schedule {
        hours_in_cycle = [[ s.snapshot_every_h ]]
        start_time     = "[[ begins ]]"
      }
[% else %]
      daily_schedule {
        days_in_cycle = 1
        start_time    = "[[ begins ]]"
      }
[% endif %]
    }

    # Snapshots outlive a disk that is deleted.
    retention_policy {
      max_retention_days    = [[ s.snapshot_days ]]
      on_source_disk_delete = "KEEP_AUTO_SNAPSHOTS"
    }
[% if s.snapshot_location %]

    snapshot_properties {
      storage_locations = ["[[ s.snapshot_location ]]"]
    }
[% endif %]
  }
}

resource "[[ snapshotted.type ]]" "[[ snapshotted.label ]]" {
[% if s.two_zone_disk %]
  name   = google_compute_resource_policy.[[ snapshots.label ]].name
  disk   = [[ data.address ]].name
  region = var.region
[% else %]
  name = google_compute_resource_policy.[[ snapshots.label ]].name
  disk = [[ data.address if data else vm.address ]].name
  zone = var.zone
[% endif %]
}

[% endif %]
[% if running %]
resource "google_compute_resource_policy" "[[ running.label ]]" {
  name   = "[[ running.ref ]]${var.name_suffix}"
  region = var.region

  instance_schedule_policy {
    time_zone = "[[ s.timezone ]]"

[% if s.start_cron %]
    vm_start_schedule {
      schedule = "[[ s.start_cron ]]"
    }

[% endif %]
    vm_stop_schedule {
      schedule = "[[ s.stop_cron ]]"
    }
  }
}

[% endif %]
[% if ports %]
resource "google_compute_firewall" "[[ ports.label ]]" {
  name          = "[[ ports.ref ]]${var.name_suffix}"
  network       = google_compute_network.[[ network.label ]].id
  description   = "What [[ "named networks" if s.sources else "the internet" ]] may reach of [[ id ]] beside HTTP"
  direction     = "INGRESS"
  source_ranges = [[ "[\"" ~ s.source_ranges | join("\", \"") ~ "\"]" ]]
  target_tags   = ["[[ id ]]-ports"]
[% if s.tcp %]

  allow {
    protocol = "tcp"
    ports    = [[ "[\"" ~ s.tcp | join("\", \"") ~ "\"]" ]]
  }
[% endif %]
[% if s.udp %]

  allow {
    protocol = "udp"
    ports    = [[ "[\"" ~ s.udp | join("\", \"") ~ "\"]" ]]
  }
[% endif %]
}

[% endif %]
[% if upload %]
resource "google_compute_firewall" "[[ upload.label ]]" {
  name          = "[[ upload.ref ]]${var.name_suffix}"
  network       = google_compute_network.[[ network.label ]].id
  description   = "SFTP for partners, with keys; nobody gets a shell there"
  direction     = "INGRESS"
  source_ranges = var.[[ v.sftp_ranges ]]
  target_tags   = ["[[ id ]]-sftp"]

  allow {
    protocol = "tcp"
    ports    = ["2222"]
  }
}

[% endif %]
[% if iap %]
# [[ "RDP" if s.windows else "SSH" ]] only from Identity-Aware Proxy, which asks who it is: no such port is open to the internet.
resource "google_compute_firewall" "[[ iap.label ]]" {
  name          = "[[ iap.ref ]]${var.name_suffix}"
  network       = google_compute_network.[[ network.label ]].id
  description   = "[[ "RDP" if s.windows else "SSH" ]] by Identity-Aware Proxy"
  direction     = "INGRESS"
  source_ranges = ["35.235.240.0/20"]
  target_tags   = ["[[ id ]]-iap"]

  allow {
    protocol = "tcp"
    ports    = ["[[ 3389 if s.windows else 22 ]]"]
  }
}

# Who may log in; nobody until somebody is named.
resource "google_iap_tunnel_instance_iam_member" "[[ tunnel.label ]]" {
  for_each = toset(var.[[ v.iap_members ]])

  instance = google_compute_instance.[[ vm.label ]].name
  zone     = var.zone
  role     = "roles/iap.tunnelResourceAccessor"
  member   = each.value
}
[% if os_login %]

resource "google_compute_instance_iam_member" "[[ os_login.label ]]" {
  for_each = toset(var.[[ v.iap_members ]])

  instance_name = google_compute_instance.[[ vm.label ]].name
  zone          = var.zone
  role          = "roles/compute.osLogin"
  member        = each.value
}
[% endif %]

[% endif %]
[% if pull %]
resource "google_project_iam_member" "[[ pull.label ]]" {
  project = var.project_id
  role    = "roles/artifactregistry.reader"
  member  = google_service_account.[[ identity.label ]].member
}

[% endif %]
[% if log_writer %]
resource "google_project_iam_member" "[[ log_writer.label ]]" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.[[ identity.label ]].member
}

resource "google_project_iam_member" "[[ metric_writer.label ]]" {
  project = var.project_id
  role    = "roles/monitoring.metricWriter"
  member  = google_service_account.[[ identity.label ]].member
}

# How many errors its system's logs have; a dashboard or an alert can watch it.
resource "google_logging_metric" "[[ errors.label ]]" {
  name   = "[[ errors.ref ]]${var.name_suffix}"
  filter = "resource.type=\"gce_instance\" AND resource.labels.instance_id=\"${google_compute_instance.[[ vm.label ]].instance_id}\" AND severity>=ERROR"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

[% endif %]
[% set shares = "filestore" in used | map(attribute="part") %]
[% set tags = (["http-server"] if s.http else []) + ([id ~ "-ports"] if ports else []) + ([id ~ "-sftp"] if upload else []) + ([id ~ "-iap"] if iap else []) + ([id ~ "-stores"] if s.stores_open else []) %]
resource "google_compute_instance" "[[ vm.label ]]" {
  name                      = "[[ vm.ref ]]${var.name_suffix}"
  zone                      = var.zone
  machine_type              = var.[[ v.machine_type ]]
  allow_stopping_for_update = true
[% if s.hostname %]
  hostname                  = "[[ s.hostname ]]"
[% endif %]
[% if running %]
  resource_policies         = [google_compute_resource_policy.[[ running.label ]].id]
[% endif %]
[% if tags %]
  tags                      = [[ "[\"" ~ tags | join("\", \"") ~ "\"]" ]]
[% endif %]
  labels                    = local.labels

  boot_disk {
    initialize_params {
      image = var.[[ v.image ]]
      size  = [[ s.disk_gb ]]
      type  = "[[ s.disk_type ]]"
    }
  }

[% if data %]
  attached_disk {
    source      = [[ data.address ]].id
    device_name = "[[ s.data_disk_name ]]"
  }
[% for kept in s.further_disks %]

  attached_disk {
    source      = google_compute_disk.[[ further[loop.index0].label ]].id
    device_name = "[[ kept.name ]]"
  }
[% endfor %]

[% endif %]
[% if s.attached_gpu %]
  guest_accelerator {
    type  = "[[ s.gpu ]]"
    count = [[ s.gpu_count ]]
  }

[% endif %]
  network_interface {
    subnetwork = google_compute_subnetwork.[[ subnet.label ]].id
[% if s.internal_ip %]
    network_ip = "[[ s.internal_ip ]]"
[% endif %]
[% if s.public %]

    access_config {
      nat_ip       = google_compute_address.[[ address.label ]].address
      network_tier = "PREMIUM"
    }
[% endif %]
  }

[% if s.scheduled %]
  scheduling {
[% if s.spot %]
    preemptible                 = true
    provisioning_model          = "SPOT"
[% endif %]
[% if s.spot or s.gpu %]
[% set wide = s.spot or s.max_run_hours %]
    [[ "%-27s" | format("automatic_restart") if wide else "automatic_restart  " ]] = [[ "false" if s.spot else "true" ]]
    [[ "%-27s" | format("on_host_maintenance") if wide else "on_host_maintenance" ]] = "TERMINATE"
[% endif %]
[% if s.spot or s.max_run_hours %]
    instance_termination_action = "STOP"
[% endif %]
[% if s.max_run_hours %]

    # It stops by itself so long after each start.
    max_run_duration {
      seconds = [[ s.max_run_hours * 3600 ]]
    }
[% endif %]
  }

[% endif %]
[% if identity %]
[[ machine.acts_as(identity) -]]
[% endif %]
[% if s.gpu and not s.container %]
[[ machine.hardening(secure_boot="false") ]]
[% else %]
[[ machine.hardening() ]]
[% endif %]
[% if s.windows %]
  # People log in with a password that `gcloud compute reset-windows-password` makes for them.
  metadata = {
    enable-oslogin         = "TRUE"
    block-project-ssh-keys = "TRUE"
  }
}
[% else %]
  metadata = {
    enable-oslogin         = "TRUE"
    block-project-ssh-keys = "TRUE"
[% if s.sftp %]

    # A name and a public key a line.
    sftp-users = join("\n", [for name, key in var.[[ v.sftp_users ]] : "${name} ${key}"])
[% endif %]
[% if env %]

    # Where the application finds its database, its buckets and its queues.
    app-env = join("\n", [
[% for each in env %]
      [[ each.line ]],
[% endfor %]
    ])
[% endif %]

[% if s.plain and not shares %]
    startup-script = [[ machine.serve("app") ]]
[% else %]
    startup-script = <<-EOT
[% if s.container %]
      [[ start.begin(s, "Runs " ~ (s.app or s.image.split("@")[0].split(":")[0]) ~ ", again at every start.") -]]
[% if s.asks_passwords %]
[[ start.passwords() -]]
[% endif %]
[[ start.container(s, v, env, secret_env, used) -]]
[% else %]
      [[ start.begin(s, "Installs what runs here; nothing happens twice.") -]]
[[ "      export DEBIAN_FRONTEND=noninteractive\n" -]]
[[ start.shares(used) -]]
[% if s.gpu %]
[[ start.driver() -]]
[% endif %]
[% if s.logs %]
[[ start.agent() -]]
[% endif %]
[% if s.stores_open %]
[[ start.passwords() -]]
[[ start.docker() -]]
[% endif %]
[% if s.stores_open or s.cache %]
[[ start.stores(s) -]]
[% endif %]
[% if s.app != "lamp" and not s.stores_open %]
[[ start.database(s.database) -]]
[% endif %]
[% if s.app == "lamp" %]
[[ start.lamp(s) -]]
[% elif s.app == "wireguard" %]
[[ start.wireguard("1.1.1.1") -]]
[% elif s.app == "openvpn" %]
[[ start.openvpn() -]]
[% elif s.app == "pi-hole" %]
[[ start.passwords() -]]
[[ start.wireguard("10.8.0.1") -]]
[[ start.pihole() -]]
[% elif s.sftp %]
[[ start.sftp(env) -]]
[% elif s.http %]
[[ start.page(s, "app") -]]
[% endif %]
[% endif %]
    EOT
[% endif %]
  }
}
[% endif %]
