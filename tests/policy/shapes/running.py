# ruff: noqa: E501 - one shape a line where it fits
"""What runs: Cloud Run, machines and clusters, each as (text around, cases)."""

from tests.policy.shapes.pieces import net, sa

RUN = (
    sa("run")
    + """
resource "google_cloud_run_v2_service" "app" {
  name     = "%(n)s~"
  location = "us-central1"
  deletion_protection = false
  template {
    service_account = google_service_account.sa.email
    %(inside)s
  }
}
""",
    [
        ("run one container", 'containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n    }', ""),
        (
            "run environment",
            'containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n      env {\n        name  = "GREETING"\n        value = "hello"\n      }\n    }',
            "",
        ),
        (
            "run limits",
            'containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n      resources {\n        limits = {\n          cpu    = "2"\n          memory = "1024Mi"\n        }\n      }\n    }',
            "",
        ),
        (
            "run idle cpu",
            'containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n      resources {\n        cpu_idle = true\n        startup_cpu_boost = true\n      }\n    }',
            "",
        ),
        (
            "run concurrency",
            'max_instance_request_concurrency = 80\n    timeout = "300s"\n    containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n    }',
            "",
        ),
        (
            "run scaling",
            'scaling {\n      min_instance_count = 1\n      max_instance_count = 5\n    }\n    containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n    }',
            "",
        ),
        (
            "run probes",
            'containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n      startup_probe {\n        initial_delay_seconds = 2\n        timeout_seconds = 1\n        period_seconds = 3\n        failure_threshold = 1\n        tcp_socket {\n          port = 8080\n        }\n      }\n      liveness_probe {\n        http_get {\n          path = "/"\n        }\n      }\n    }',
            "",
        ),
        (
            "run sidecar",
            'containers {\n      name = "web"\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n      ports {\n        container_port = 8080\n      }\n      depends_on = ["helper"]\n    }\n    containers {\n      name = "helper"\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n    }',
            "",
        ),
        (
            "run command",
            'containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n      command = ["/server"]\n      args = ["--verbose"]\n    }',
            "",
        ),
        (
            "run second generation",
            'execution_environment = "EXECUTION_ENVIRONMENT_GEN2"\n    session_affinity = true\n    containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n    }',
            "",
        ),
        (
            "run in a network",
            'vpc_access {\n      egress = "PRIVATE_RANGES_ONLY"\n      network_interfaces {\n        network = google_compute_network.net.name\n        subnetwork = google_compute_subnetwork.sub.name\n        tags = ["web"]\n      }\n    }\n    containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n    }',
            net("runnet", 11),
        ),
        (
            "run a secret",
            'containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n      env {\n        name = "KEY"\n        value_source {\n          secret_key_ref {\n            secret = google_secret_manager_secret.key.secret_id\n            version = "latest"\n          }\n        }\n      }\n    }',
            'resource "google_secret_manager_secret" "key" {\n  secret_id = "run-key~"\n  replication {\n    auto {}\n  }\n}\nresource "google_secret_manager_secret_iam_member" "reads" {\n  secret_id = google_secret_manager_secret.key.id\n  role      = "roles/secretmanager.secretAccessor"\n  member    = google_service_account.sa.member\n}\n',
        ),
        (
            "run a mounted secret",
            'volumes {\n      name = "keys"\n      secret {\n        secret = google_secret_manager_secret.key.secret_id\n        items {\n          version = "1"\n          path = "key"\n        }\n      }\n    }\n    containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n      volume_mounts {\n        name = "keys"\n        mount_path = "/secrets"\n      }\n    }',
            'resource "google_secret_manager_secret" "key" {\n  secret_id = "mounted~"\n  replication {\n    auto {}\n  }\n}\n',
        ),
        (
            "run a bucket",
            'volumes {\n      name = "data"\n      gcs {\n        bucket = google_storage_bucket.data.name\n        read_only = true\n      }\n    }\n    containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n      volume_mounts {\n        name = "data"\n        mount_path = "/data"\n      }\n    }',
            'resource "google_storage_bucket" "data" {\n  name     = "run-data~"\n  location = "US"\n  uniform_bucket_level_access = true\n}\n',
        ),
        (
            "run memory volume",
            'volumes {\n      name = "scratch"\n      empty_dir {\n        medium = "MEMORY"\n        size_limit = "128Mi"\n      }\n    }\n    containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n      volume_mounts {\n        name = "scratch"\n        mount_path = "/scratch"\n      }\n    }',
            "",
        ),
        (
            "run a database",
            'volumes {\n      name = "cloudsql"\n      cloud_sql_instance {\n        instances = [google_sql_database_instance.db.connection_name]\n      }\n    }\n    containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n      volume_mounts {\n        name = "cloudsql"\n        mount_path = "/cloudsql"\n      }\n    }',
            'resource "google_sql_database_instance" "db" {\n  name = "run-db~"\n  region = "us-central1"\n  database_version = "POSTGRES_16"\n  settings {\n    tier = "db-custom-1-3840"\n  }\n  deletion_protection = true\n}\nresource "google_project_iam_member" "client" {\n  project = data.google_project.this.project_id\n  role    = "roles/cloudsql.client"\n  member  = "serviceAccount:${google_service_account.sa.email}"\n}\ndata "google_project" "this" {}\n',
        ),
        (
            "run for everybody",
            'containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n    }',
            'resource "google_cloud_run_v2_service_iam_member" "all" {\n  name     = google_cloud_run_v2_service.app.name\n  location = google_cloud_run_v2_service.app.location\n  role     = "roles/run.invoker"\n  member   = "allUsers"\n}\n',
        ),
        (
            "run after its api",
            'containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n    }',
            'resource "google_project_service" "run" {\n  service            = "run.googleapis.com"\n  disable_on_destroy = false\n}\nresource "time_sleep" "wait" {\n  depends_on      = [google_project_service.run]\n  create_duration = "60s"\n}\n',
        ),
    ],
)


MACHINES = (
    net("vm", 12)
    + """
resource "google_compute_instance" "vm" {
  name         = "%(n)s~"
  machine_type = "e2-small"
  zone         = "us-central1-a"
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    subnetwork = google_compute_subnetwork.sub.id
  }
  %(inside)s
}
""",
    [
        ("vm", "", ""),
        ("vm labels", 'labels = {\n    team = "shop"\n  }\n  tags = ["web"]', ""),
        ("vm script", 'metadata_startup_script = "apt-get update && apt-get install -y nginx"', ""),
        (
            "vm spot",
            'scheduling {\n    preemptible = true\n    automatic_restart = false\n    provisioning_model = "SPOT"\n    instance_termination_action = "STOP"\n  }',
            "",
        ),
        (
            "vm shielded",
            "shielded_instance_config {\n    enable_secure_boot = true\n    enable_vtpm = true\n    enable_integrity_monitoring = true\n  }",
            "",
        ),
        (
            "vm account",
            'service_account {\n    email = google_service_account.sa.email\n    scopes = ["cloud-platform"]\n  }',
            sa("vm"),
        ),
        ("vm os login", 'metadata = {\n    enable-oslogin = "TRUE"\n  }', ""),
        (
            "vm firewall",
            'tags = ["web"]',
            'resource "google_compute_firewall" "web" {\n  name = "web~"\n  network = google_compute_network.net.id\n  direction = "INGRESS"\n  allow {\n    protocol = "tcp"\n    ports = ["80", "443"]\n  }\n  source_ranges = ["0.0.0.0/0"]\n  target_tags = ["web"]\n}\n',
        ),
        (
            "vm iap",
            "",
            'resource "google_compute_firewall" "iap" {\n  name = "iap~"\n  network = google_compute_network.net.id\n  allow {\n    protocol = "tcp"\n    ports = ["22"]\n  }\n  source_ranges = ["35.235.240.0/20"]\n}\n',
        ),
        (
            "vm second disk",
            "attached_disk {\n    source = google_compute_disk.data.id\n  }",
            'resource "google_compute_disk" "data" {\n  name = "data~"\n  type = "pd-balanced"\n  zone = "us-central1-a"\n  size = 50\n}\n',
        ),
        ("vm address", "", 'resource "google_compute_address" "ip" {\n  name = "ip~"\n  region = "us-central1"\n}\n'),
        (
            "vm schedule",
            "resource_policies = [google_compute_resource_policy.hours.id]",
            'resource "google_compute_resource_policy" "hours" {\n  name = "hours~"\n  region = "us-central1"\n  instance_schedule_policy {\n    vm_start_schedule {\n      schedule = "0 8 * * 1-5"\n    }\n    vm_stop_schedule {\n      schedule = "0 18 * * 1-5"\n    }\n    time_zone = "US/Central"\n  }\n}\n',
        ),
        (
            "vm snapshots",
            "",
            'resource "google_compute_resource_policy" "daily" {\n  name = "daily~"\n  region = "us-central1"\n  snapshot_schedule_policy {\n    schedule {\n      daily_schedule {\n        days_in_cycle = 1\n        start_time = "04:00"\n      }\n    }\n    retention_policy {\n      max_retention_days = 14\n    }\n  }\n}\n',
        ),
        (
            "vm group",
            "",
            'resource "google_compute_instance_group" "g" {\n  name = "g~"\n  zone = "us-central1-a"\n  instances = [google_compute_instance.vm.id]\n  named_port {\n    name = "http"\n    port = 80\n  }\n}\n',
        ),
        (
            "vm nat",
            "",
            'resource "google_compute_router" "r" {\n  name = "r~"\n  region = "us-central1"\n  network = google_compute_network.net.id\n}\nresource "google_compute_router_nat" "n" {\n  name = "n~"\n  router = google_compute_router.r.name\n  region = google_compute_router.r.region\n  nat_ip_allocate_option = "AUTO_ONLY"\n  source_subnetwork_ip_ranges_to_nat = "ALL_SUBNETWORKS_ALL_IP_RANGES"\n}\n',
        ),
    ],
)


CLUSTERS = (
    net("gke", 13)
    + sa("gke")
    + """
resource "google_container_cluster" "c" {
  name     = "%(n)s~"
  location = "us-central1"
  network    = google_compute_network.net.id
  subnetwork = google_compute_subnetwork.sub.id
  deletion_protection = true
  %(inside)s
}
""",
    [
        (
            "gke autopilot",
            "enable_autopilot = true\n  cluster_autoscaling {\n    auto_provisioning_defaults {\n      service_account = google_service_account.sa.email\n    }\n  }",
            "",
        ),
        (
            "gke standard",
            "initial_node_count = 1\n  remove_default_node_pool = true\n  node_config {\n    service_account = google_service_account.sa.email\n  }",
            'resource "google_container_node_pool" "p" {\n  name = "pool~"\n  cluster = google_container_cluster.c.id\n  node_count = 1\n  node_config {\n    machine_type = "e2-medium"\n    service_account = google_service_account.sa.email\n    oauth_scopes = ["https://www.googleapis.com/auth/cloud-platform"]\n  }\n}\n',
        ),
        (
            "gke private",
            "enable_autopilot = true\n  private_cluster_config {\n    enable_private_nodes = true\n  }\n  cluster_autoscaling {\n    auto_provisioning_defaults {\n      service_account = google_service_account.sa.email\n    }\n  }",
            "",
        ),
        (
            "gke channel",
            'enable_autopilot = true\n  release_channel {\n    channel = "REGULAR"\n  }\n  cluster_autoscaling {\n    auto_provisioning_defaults {\n      service_account = google_service_account.sa.email\n    }\n  }',
            "",
        ),
    ],
)
