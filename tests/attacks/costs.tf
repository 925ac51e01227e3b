resource "google_service_account" "c" {
  account_id = "c${var.name_suffix}"
}
resource "google_compute_network" "cn" {
  name                    = "cn${var.name_suffix}"
  auto_create_subnetworks = false
}
resource "google_storage_bucket" "cb" {
  name     = "cb${var.name_suffix}"
  location = var.region
}
resource "google_compute_instance_template" "ct" {
  name         = "ct${var.name_suffix}"
  machine_type = "n2-standard-32"
  disk {
    source_image = "debian-cloud/debian-12"
  }
  network_interface {
    network = google_compute_network.cn.id
  }
}
resource "google_compute_instance_group_manager" "cm" {
  name               = "cm${var.name_suffix}"
  zone               = var.zone
  base_instance_name = "cm"
  version {
    instance_template = google_compute_instance_template.ct.id
  }
}

# cost: a hundred small machines
resource "google_compute_instance" "hundred" {
  count        = 100
  name         = "hundred-${count.index}${var.name_suffix}"
  zone         = var.zone
  machine_type = "n2-standard-8"
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    network = google_compute_network.cn.id
  }
}
# cost: a group that may grow to a thousand
resource "google_compute_autoscaler" "thousand" {
  name   = "thousand${var.name_suffix}"
  zone   = var.zone
  target = google_compute_instance_group_manager.cm.id
  autoscaling_policy {
    min_replicas = 0
    max_replicas = 1000
  }
}
# cost: a machine with eight cards
resource "google_compute_instance" "cards" {
  name         = "cards${var.name_suffix}"
  zone         = var.zone
  machine_type = "n1-standard-8"
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  guest_accelerator {
    type  = "nvidia-tesla-v100"
    count = 8
  }
  scheduling {
    on_host_maintenance = "TERMINATE"
  }
  network_interface {
    network = google_compute_network.cn.id
  }
}
# cost: a disk with all the operations there are
resource "google_compute_disk" "fast" {
  name                   = "fast${var.name_suffix}"
  zone                   = var.zone
  type                   = "hyperdisk-extreme"
  size                   = 65536
  provisioned_iops       = 350000
}
# cost: a service that never sleeps, a thousand times
resource "google_cloud_run_v2_service" "awake" {
  name     = "awake${var.name_suffix}"
  location = var.region
  template {
    service_account = google_service_account.c.email
    scaling {
      min_instance_count = 1000
      max_instance_count = 1000
    }
    containers {
      image = "us-docker.pkg.dev/cloudrun/container/hello"
      resources {
        limits = {
          cpu    = "8"
          memory = "32Gi"
        }
      }
    }
  }
}
# cost: a job of ten thousand tasks
resource "google_cloud_run_v2_job" "tasks" {
  name     = "tasks${var.name_suffix}"
  location = var.region
  template {
    task_count  = 10000
    parallelism = 0
    template {
      service_account = google_service_account.c.email
      timeout         = "86400s"
      containers {
        image = "us-docker.pkg.dev/cloudrun/container/job"
        resources {
          limits = {
            cpu    = "8"
            memory = "32Gi"
          }
        }
      }
    }
  }
}
# cost: programs that run all the time
resource "google_cloud_run_v2_worker_pool" "pool" {
  name     = "pool${var.name_suffix}"
  location = var.region
  scaling {
    manual_instance_count = 500
  }
  template {
    service_account = google_service_account.c.email
    containers {
      image = "us-docker.pkg.dev/cloudrun/container/hello"
    }
  }
}
# cost: a function that never sleeps
resource "google_cloudfunctions2_function" "awake" {
  name     = "awake${var.name_suffix}"
  location = var.region
  build_config {
    runtime         = "python312"
    entry_point     = "main"
    service_account = google_service_account.c.id
    source {
      storage_source {
        bucket = google_storage_bucket.cb.name
        object = "code.zip"
      }
    }
  }
  service_config {
    service_account_email = google_service_account.c.email
    min_instance_count    = 500
    max_instance_count    = 500
    available_memory      = "16Gi"
    available_cpu         = "4"
  }
}
# cost: a database of the largest kind in two zones
resource "google_sql_database_instance" "large" {
  name                = "large${var.name_suffix}"
  region              = var.region
  database_version    = "POSTGRES_16"
  deletion_protection = true
  settings {
    tier              = "db-custom-96-638976"
    availability_type = "REGIONAL"
    disk_size         = 64000
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.cn.id
    }
  }
}
# cost: a disk that grows without an end
resource "google_sql_database_instance" "grows" {
  name                = "grows${var.name_suffix}"
  region              = var.region
  database_version    = "POSTGRES_16"
  deletion_protection = true
  settings {
    tier                  = "db-custom-1-3840"
    disk_autoresize       = true
    disk_autoresize_limit = 64000
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.cn.id
    }
  }
}
# cost: three hundred gigabytes of memory
resource "google_redis_instance" "memory" {
  name               = "memory${var.name_suffix}"
  region             = var.region
  tier               = "STANDARD_HA"
  memory_size_gb     = 300
  replica_count      = 5
  read_replicas_mode = "READ_REPLICAS_ENABLED"
  authorized_network = google_compute_network.cn.id
}
# cost: files for a hundred terabytes
resource "google_filestore_instance" "files" {
  name     = "files${var.name_suffix}"
  location = var.zone
  tier     = "ZONAL"
  file_shares {
    name        = "share"
    capacity_gb = 102400
  }
  networks {
    network = google_compute_network.cn.name
    modes   = ["MODE_IPV4"]
  }
}
# cost: nodes that may become a thousand
resource "google_container_cluster" "nodes" {
  name               = "nodes${var.name_suffix}"
  location           = var.region
  network            = google_compute_network.cn.id
  initial_node_count = 300
  node_config {
    service_account = google_service_account.c.email
  }
}
# cost: a pool that may become a thousand in each zone
resource "google_container_node_pool" "pool" {
  name     = "pool${var.name_suffix}"
  cluster  = google_container_cluster.nodes.id
  location = var.region
  autoscaling {
    min_node_count = 0
    max_node_count = 1000
  }
  node_config {
    machine_type    = "n2-standard-32"
    service_account = google_service_account.c.email
  }
}
# cost: a pool with a total of a thousand
resource "google_container_node_pool" "total" {
  name     = "total${var.name_suffix}"
  cluster  = google_container_cluster.nodes.id
  location = var.region
  autoscaling {
    total_min_node_count = 0
    total_max_node_count = 1000
  }
  node_config {
    machine_type    = "n2-standard-32"
    service_account = google_service_account.c.email
  }
}
# cost: a notebook with cards
resource "google_workbench_instance" "cards" {
  name     = "cards${var.name_suffix}"
  location = var.zone
  gce_setup {
    machine_type = "n1-standard-32"
    accelerator_configs {
      type       = "NVIDIA_TESLA_V100"
      core_count = 8
    }
    service_accounts {
      email = google_service_account.c.email
    }
    network_interfaces {
      network = google_compute_network.cn.id
    }
  }
}
# cost: a pipeline of a thousand workers
resource "google_dataflow_job" "workers" {
  name                  = "workers${var.name_suffix}"
  template_gcs_path     = "gs://dataflow-templates/latest/Word_Count"
  temp_gcs_location     = "gs://cb/tmp"
  service_account_email = google_service_account.c.email
  max_workers           = 1000
  machine_type          = "n2-standard-32"
}
# cost: an hour's snapshot kept for ever
resource "google_compute_snapshot" "copies" {
  count       = 400
  name        = "copies-${count.index}${var.name_suffix}"
  source_disk = google_compute_disk.fast.id
  zone        = var.zone
}
# cost: a gateway of many machines
resource "google_vpc_access_connector" "machines" {
  name          = "machines${var.name_suffix}"
  region        = var.region
  network       = google_compute_network.cn.name
  ip_cidr_range = "10.90.0.0/28"
  machine_type  = "e2-standard-4"
  min_instances = 9
  max_instances = 10
}
# cost: two hundred addresses that nobody uses
resource "google_compute_address" "addresses" {
  count  = 400
  name   = "addresses-${count.index}${var.name_suffix}"
  region = var.region
}
# cost: checks from everywhere every second
resource "google_monitoring_uptime_check_config" "checks" {
  count        = 300
  display_name = "checks"
  timeout      = "10s"
  period       = "60s"
  http_check {
    path = "/"
  }
  monitored_resource {
    type   = "uptime_url"
    labels = { host = "example.com" }
  }
}
# cost: a tunnel for each subnet
resource "google_compute_vpn_tunnel" "tunnels" {
  count              = 60
  name               = "tunnels-${count.index}${var.name_suffix}"
  region             = var.region
  peer_ip            = "198.51.100.7"
  shared_secret      = "x"
  target_vpn_gateway = "projects/x"
}
# cost: keys by the hundred
resource "google_kms_crypto_key" "keys" {
  count    = 500
  name     = "keys-${count.index}${var.name_suffix}"
  key_ring = "projects/${var.project_id}/locations/global/keyRings/r"
  version_template {
    algorithm        = "GOOGLE_SYMMETRIC_ENCRYPTION"
    protection_level = "HSM"
  }
}
# cost: a composer of the largest kind
resource "google_composer_environment" "large" {
  name   = "large${var.name_suffix}"
  region = var.region
  config {
    environment_size = "ENVIRONMENT_SIZE_LARGE"
    workloads_config {
      worker {
        cpu        = 32
        memory_gb  = 256
        storage_gb = 10
        min_count  = 1
        max_count  = 100
      }
    }
  }
}
