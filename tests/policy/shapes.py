# ruff: noqa: E501 - one shape a line where it fits
"""Harmless directories in the shape of Google's own samples: one service each, with one thing shown of it.

    for shape in shapes(): shape.title, shape.files, shape.beside

Written anew. `~` stands for the deployment's suffix: left out as a sample has it, and written where a plan is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from shared.policy.plan_types import TYPES


@dataclass(frozen=True)
class Shape:
    """One directory: its Terraform text, and other files that lie beside it."""

    title: str
    text: str
    beside: dict[str, str] = field(default_factory=dict)

    @property
    def types(self) -> set[str]:
        return set(re.findall(r'^resource "(\w+)"', self.text, re.MULTILINE))

    @property
    def planned(self) -> bool:
        """Whether a deployment may hold it at all: each of its types is let in."""
        return self.types <= set(TYPES) and not self.beside and "module " not in self.text

    def as_sample(self) -> str:
        return self.text.replace("~", "")

    def as_deployment(self, at: int) -> str:
        """With the suffix, and labels that are nobody else's in one configuration of many."""
        text = self.text.replace("~", "${var.name_suffix}")
        for mode, kind, label in re.findall(r'^(resource|data) "(\w+)" "(\w+)"', text, re.MULTILINE):
            text = text.replace(f'{mode} "{kind}" "{label}"', f'{mode} "{kind}" "{label}_{at}"')
            before = r"data\." if mode == "data" else r"(?<!data\.)"
            text = re.sub(
                rf"{before}\b{kind}\.{label}\b", f"{'data.' if mode == 'data' else ''}{kind}.{label}_{at}", text
            )
        for kind in ("local", "output"):
            text = re.sub(rf'^{kind} "(\w+)"', rf'{kind} "\1_{at}"', text, flags=re.MULTILINE)
        return text


NETWORK = """
resource "google_compute_network" "net" {
  name                    = "%(n)s-net~"
  auto_create_subnetworks = false
}
resource "google_compute_subnetwork" "sub" {
  name          = "%(n)s-sub~"
  region        = "us-central1"
  network       = google_compute_network.net.id
  ip_cidr_range = "10.%(o)d.0.0/20"
}
"""
ACCOUNT = """
resource "google_service_account" "sa" {
  account_id   = "%(n)s-sa~"
  display_name = "What it runs as"
}
"""


def _net(name: str, octet: int = 10) -> str:
    return NETWORK % {"n": name, "o": octet}


def _sa(name: str) -> str:
    return ACCOUNT % {"n": name}


def shapes() -> Iterator[Shape]:
    """All of them."""
    for title, text in _texts():
        yield Shape(title, text)
    for title, text, beside in _WITH_FILES:
        yield Shape(title, text, beside)


def _texts() -> Iterator[tuple[str, str]]:
    for engine, version in _ENGINES.items():
        for title, more, settings in _DATABASES:
            yield f"sql {engine} {title}", _database(engine, version, more, settings)
    for table in (_RUN, _BUCKETS, _MACHINES, _CLUSTERS, _TOPICS, _DATASETS, _ALERTS):
        base, cases = table
        for title, inside, beside in cases:
            yield title, (base % {"n": title.replace(" ", "-")[:14].strip("-"), "inside": inside}) + beside
    yield from _WHOLE


# --- Cloud SQL

_ENGINES = {"mysql": "MYSQL_8_0", "postgres": "POSTGRES_16", "sqlserver": "SQLSERVER_2022_STANDARD"}
_PRIVATE = """
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.net.id
    }"""
_PEERING = (
    _net("sqlnet")
    + """
resource "google_compute_global_address" "range" {
  name          = "sql-range~"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 20
  network       = google_compute_network.net.id
}
resource "google_service_networking_connection" "peering" {
  network                 = google_compute_network.net.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.range.name]
}
"""
)
_DATABASES = [
    ("alone", "", ""),
    (
        "highly available",
        "",
        '    availability_type = "REGIONAL"\n    backup_configuration {\n      enabled = true\n      start_time = "20:55"\n    }',
    ),
    ("labels", "", '    user_labels = {\n      track = "production"\n      billing = "retail"\n    }'),
    ("maintenance", "", "    maintenance_window {\n      day  = 7\n      hour = 3\n    }"),
    ("private address", _PEERING, _PRIVATE),
    (
        "query insights",
        "",
        "    insights_config {\n      query_insights_enabled  = true\n      query_string_length     = 1024\n      record_application_tags = true\n    }",
    ),
    ("flags", "", '    database_flags {\n      name  = "%(flag)s"\n      value = "100"\n    }'),
    (
        "growing disk",
        "",
        '    disk_type             = "PD_SSD"\n    disk_size             = 20\n    disk_autoresize       = true\n    disk_autoresize_limit = 100',
    ),
    (
        "a database in it",
        'resource "google_sql_database" "shop" {\n  name     = "shop"\n  instance = google_sql_database_instance.db.name\n}\n',
        "",
    ),
    (
        "a user",
        'resource "random_password" "pw" {\n  length = 24\n}\nresource "google_sql_user" "app" {\n  name     = "app"\n  instance = google_sql_database_instance.db.name\n  password = random_password.pw.result\n}\n',
        "",
    ),
]
_FLAG = {"mysql": "max_connections", "postgres": "max_connections", "sqlserver": "user connections"}


def _database(engine: str, version: str, more: str, settings: str) -> str:
    root = "  root_password = random_password.root.result\n" if engine == "sqlserver" else ""
    extra = 'resource "random_password" "root" {\n  length = 20\n}\n' if root else ""
    waits = "  depends_on = [google_service_networking_connection.peering]\n" if "peering" in more else ""
    tier = "db-custom-2-7680" if engine != "mysql" else "db-n1-standard-2"
    inside = settings % {"flag": _FLAG[engine]} if "%(flag)s" in settings else settings
    return f"""{more}{extra}
resource "google_sql_database_instance" "db" {{
  name             = "{engine}-main~"
  region           = "us-central1"
  database_version = "{version}"
{root}  settings {{
    tier = "{tier}"
{inside}
  }}
  deletion_protection = true
{waits}}}
"""


# --- Cloud Run

_RUN = (
    _sa("run")
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
            _net("runnet", 11),
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

# --- Cloud Storage

_BUCKETS = (
    """
resource "google_storage_bucket" "b" {
  name     = "%(n)s~"
  location = "US"
  uniform_bucket_level_access = true
  %(inside)s
}
""",
    [
        ("bucket", "", ""),
        ("bucket versions", "versioning {\n    enabled = true\n  }", ""),
        ("bucket cold", 'storage_class = "COLDLINE"', ""),
        (
            "bucket life",
            'lifecycle_rule {\n    condition {\n      age = 30\n    }\n    action {\n      type = "SetStorageClass"\n      storage_class = "NEARLINE"\n    }\n  }',
            "",
        ),
        ("bucket autoclass", "autoclass {\n    enabled = true\n  }", ""),
        (
            "bucket cors",
            'cors {\n    origin = ["https://example.com"]\n    method = ["GET"]\n    response_header = ["Content-Type"]\n    max_age_seconds = 3600\n  }',
            "",
        ),
        (
            "bucket website",
            'website {\n    main_page_suffix = "index.html"\n    not_found_page = "404.html"\n  }',
            'resource "google_storage_bucket_object" "index" {\n  name = "index.html"\n  bucket = google_storage_bucket.b.name\n  content = "<h1>Hello</h1>"\n  content_type = "text/html"\n}\n',
        ),
        ("bucket kept", "retention_policy {\n    retention_period = 604800\n  }", ""),
        ("bucket soft", "soft_delete_policy {\n    retention_duration_seconds = 1209600\n  }", ""),
        (
            "bucket read",
            "",
            _sa("reader")
            + 'resource "google_storage_bucket_iam_member" "reads" {\n  bucket = google_storage_bucket.b.name\n  role = "roles/storage.objectViewer"\n  member = google_service_account.sa.member\n}\n',
        ),
        (
            "bucket own key",
            "encryption {\n    default_kms_key_name = google_kms_crypto_key.key.id\n  }\n  depends_on = [google_kms_crypto_key_iam_member.gcs]",
            'resource "google_kms_key_ring" "ring" {\n  name = "ring~"\n  location = "us"\n}\nresource "google_kms_crypto_key" "key" {\n  name = "key~"\n  key_ring = google_kms_key_ring.ring.id\n  rotation_period = "7776000s"\n}\ndata "google_storage_project_service_account" "gcs" {}\nresource "google_kms_crypto_key_iam_member" "gcs" {\n  crypto_key_id = google_kms_crypto_key.key.id\n  role = "roles/cloudkms.cryptoKeyEncrypterDecrypter"\n  member = "serviceAccount:${data.google_storage_project_service_account.gcs.email_address}"\n}\n',
        ),
        (
            "bucket looked at",
            "",
            'resource "google_storage_bucket_object" "o" {\n  name = "o"\n  bucket = google_storage_bucket.b.id\n  content = "x"\n}\ndata "google_storage_bucket_object" "o" {\n  name = google_storage_bucket_object.o.name\n  bucket = google_storage_bucket.b.id\n}\n',
        ),
    ],
)

# --- Compute Engine

_MACHINES = (
    _net("vm", 12)
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
            _sa("vm"),
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

# --- Kubernetes Engine

_CLUSTERS = (
    _net("gke", 13)
    + _sa("gke")
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

# --- Pub/Sub

_TOPICS = (
    """
resource "google_pubsub_topic" "t" {
  name = "%(n)s~"
  %(inside)s
}
""",
    [
        ("topic", "", ""),
        ("topic kept", 'message_retention_duration = "86600s"', ""),
        ("topic in regions", 'message_storage_policy {\n    allowed_persistence_regions = ["us-central1"]\n  }', ""),
        (
            "topic pulled",
            "",
            'resource "google_pubsub_subscription" "s" {\n  name = "pull~"\n  topic = google_pubsub_topic.t.id\n  ack_deadline_seconds = 20\n  retry_policy {\n    minimum_backoff = "10s"\n  }\n  expiration_policy {\n    ttl = ""\n  }\n}\n',
        ),
        (
            "topic filtered",
            "",
            'resource "google_pubsub_subscription" "s" {\n  name = "filtered~"\n  topic = google_pubsub_topic.t.name\n  filter = "attributes.kind = \\"order\\""\n  enable_message_ordering = true\n}\n',
        ),
        (
            "topic dead letters",
            "",
            'resource "google_pubsub_topic" "dead" {\n  name = "dead~"\n}\nresource "google_pubsub_subscription" "s" {\n  name = "careful~"\n  topic = google_pubsub_topic.t.id\n  dead_letter_policy {\n    dead_letter_topic = google_pubsub_topic.dead.id\n    max_delivery_attempts = 10\n  }\n}\n',
        ),
        (
            "topic published",
            "",
            _sa("pub")
            + 'resource "google_pubsub_topic_iam_member" "p" {\n  topic = google_pubsub_topic.t.id\n  role = "roles/pubsub.publisher"\n  member = google_service_account.sa.member\n}\n',
        ),
    ],
)

# --- BigQuery

_DATASETS = (
    """
resource "google_bigquery_dataset" "d" {
  dataset_id = "%(n)s~"
  location   = "US"
  %(inside)s
}
""".replace('"%(n)s~"', 'replace("%(n)s~", "-", "_")'),
    [
        ("dataset", 'description = "Orders"', ""),
        (
            "dataset expires",
            "default_table_expiration_ms = 3600000\n  default_partition_expiration_ms = 2592000000",
            "",
        ),
        ("dataset labels", 'labels = {\n    billing_group = "accounting"\n  }\n  max_time_travel_hours = 96', ""),
        (
            "dataset table",
            "",
            'resource "google_bigquery_table" "t" {\n  dataset_id = google_bigquery_dataset.d.dataset_id\n  table_id = "orders"\n  deletion_protection = true\n  schema = jsonencode([{ name = "id", type = "INT64", mode = "REQUIRED" }, { name = "at", type = "TIMESTAMP" }])\n  time_partitioning {\n    type = "DAY"\n    field = "at"\n  }\n  clustering = ["id"]\n}\n',
        ),
        (
            "dataset view",
            "",
            'resource "google_bigquery_table" "v" {\n  dataset_id = google_bigquery_dataset.d.dataset_id\n  table_id = "recent"\n  deletion_protection = true\n  view {\n    query = "SELECT 1 AS one"\n    use_legacy_sql = false\n  }\n}\n',
        ),
        (
            "dataset shared",
            "",
            _sa("bq")
            + 'resource "google_bigquery_dataset_iam_member" "r" {\n  dataset_id = google_bigquery_dataset.d.dataset_id\n  role = "roles/bigquery.dataViewer"\n  member = google_service_account.sa.member\n}\n',
        ),
    ],
)

# --- Monitoring

_ALERTS = (
    """
resource "google_monitoring_alert_policy" "a" {
  display_name = "%(n)s"
  combiner     = "OR"
  conditions {
    display_name = "condition"
    %(inside)s
  }
}
""",
    [
        (
            "alert cpu",
            'condition_threshold {\n      comparison = "COMPARISON_GT"\n      duration = "60s"\n      threshold_value = 0.8\n      filter = "resource.type = \\"gce_instance\\" AND metric.type = \\"compute.googleapis.com/instance/cpu/utilization\\""\n      aggregations {\n        alignment_period = "300s"\n        per_series_aligner = "ALIGN_MEAN"\n      }\n    }',
            "",
        ),
        (
            "alert absent",
            'condition_absent {\n      duration = "3600s"\n      filter = "resource.type = \\"gce_instance\\" AND metric.type = \\"compute.googleapis.com/instance/uptime\\""\n      aggregations {\n        alignment_period = "60s"\n        per_series_aligner = "ALIGN_MEAN"\n      }\n    }',
            "",
        ),
        (
            "alert promql",
            'condition_prometheus_query_language {\n      query = "vector(1) > 2"\n      duration = "60s"\n      evaluation_interval = "60s"\n    }',
            "",
        ),
    ],
)

# --- whole directories

_BALANCER = (
    _net("lb", 14)
    + """
resource "google_compute_instance_template" "t" {
  name_prefix  = "web~-"
  machine_type = "e2-small"
  disk {
    source_image = "debian-cloud/debian-12"
    auto_delete  = true
    boot         = true
  }
  network_interface {
    subnetwork = google_compute_subnetwork.sub.id
  }
  tags = ["web"]
  lifecycle {
    create_before_destroy = true
  }
}
resource "google_compute_health_check" "h" {
  name = "http~"
  http_health_check {
    port = 80
  }
}
resource "google_compute_region_instance_group_manager" "m" {
  name               = "web~"
  region             = "us-central1"
  base_instance_name = "web"
  target_size        = 2
  version {
    instance_template = google_compute_instance_template.t.id
  }
  named_port {
    name = "http"
    port = 80
  }
}
resource "google_compute_firewall" "probes" {
  name          = "probes~"
  network       = google_compute_network.net.id
  source_ranges = ["130.211.0.0/22", "35.191.0.0/16"]
  target_tags   = ["web"]
  allow {
    protocol = "tcp"
    ports    = ["80"]
  }
}
"""
)
_FRONT = """
resource "google_compute_backend_service" "b" {
  name                  = "web~"
  protocol              = "HTTP"
  port_name             = "http"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  health_checks         = [google_compute_health_check.h.id]
  backend {
    group = google_compute_region_instance_group_manager.m.instance_group
  }
}
resource "google_compute_url_map" "u" {
  name            = "web~"
  default_service = google_compute_backend_service.b.id
}
"""
_HTTP = """
resource "google_compute_target_http_proxy" "p" {
  name    = "web~"
  url_map = google_compute_url_map.u.id
}
resource "google_compute_global_address" "ip" {
  name = "web~"
}
resource "google_compute_global_forwarding_rule" "f" {
  name                  = "web~"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.ip.id
  port_range            = "80"
  target                = google_compute_target_http_proxy.p.id
}
"""
_CERTIFICATE = """
resource "tls_private_key" "key" {
  algorithm = "RSA"
  rsa_bits  = 2048
}
resource "tls_self_signed_cert" "cert" {
  private_key_pem       = tls_private_key.key.private_key_pem
  validity_period_hours = 12
  allowed_uses          = ["key_encipherment", "digital_signature", "server_auth"]
  subject {
    common_name  = "example.com"
    organization = "Example"
  }
}
"""
_TUNNELS = (
    _net("vpn", 15)
    + """
resource "google_compute_ha_vpn_gateway" "gw" {
  name    = "gw~"
  region  = "us-central1"
  network = google_compute_network.net.id
}
resource "google_compute_external_vpn_gateway" "peer" {
  name            = "peer~"
  redundancy_type = "SINGLE_IP_INTERNALLY_REDUNDANT"
  interface {
    id         = 0
    ip_address = "8.8.8.8"
  }
}
resource "google_compute_router" "r" {
  name    = "vpn~"
  region  = "us-central1"
  network = google_compute_network.net.id
  bgp {
    asn = 64514
  }
}
resource "random_password" "psk" {
  length = 32
}
resource "google_compute_vpn_tunnel" "t" {
  name                            = "t~"
  region                          = "us-central1"
  vpn_gateway                     = google_compute_ha_vpn_gateway.gw.id
  peer_external_gateway           = google_compute_external_vpn_gateway.peer.id
  peer_external_gateway_interface = 0
  vpn_gateway_interface           = 0
  shared_secret                   = random_password.psk.result
  router                          = google_compute_router.r.id
}
resource "google_compute_router_interface" "i" {
  name       = "i~"
  router     = google_compute_router.r.name
  region     = "us-central1"
  ip_range   = "169.254.0.1/30"
  vpn_tunnel = google_compute_vpn_tunnel.t.name
}
resource "google_compute_router_peer" "p" {
  name                      = "p~"
  router                    = google_compute_router.r.name
  region                    = "us-central1"
  peer_ip_address           = "169.254.0.2"
  peer_asn                  = 64515
  advertised_route_priority = 100
  interface                 = google_compute_router_interface.i.name
}
"""
)
_ZONE = 'resource "google_dns_managed_zone" "z" {\n  name = "zone~"\n  dns_name = "shop.example.com."\n%s}\n'
_RECORD = 'resource "google_dns_record_set" "r" {\n  name = "%s"\n  type = "%s"\n  ttl = 300\n  managed_zone = google_dns_managed_zone.z.name\n  rrdatas = %s\n}\n'
_SECRET = 'resource "google_secret_manager_secret" "s" {\n  secret_id = "s~"\n%s}\n'
_KEYS = 'resource "google_kms_key_ring" "ring" {\n  name = "ring~"\n  location = "us-central1"\n}\nresource "google_kms_crypto_key" "key" {\n  name = "key~"\n  key_ring = google_kms_key_ring.ring.id\n  lifecycle {\n    prevent_destroy = true\n  }\n%s}\n'
_ZONE_PRIVATE = '  visibility = "private"\n  private_visibility_config {\n    networks {\n      network_url = google_compute_network.net.id\n    }\n  }\n'

_WHOLE = [
    ("lb http", _BALANCER + _FRONT + _HTTP),
    ("lb redirect", 'resource "google_compute_url_map" "u" {\n  name = "redirect~"\n  default_url_redirect {\n    https_redirect = true\n    strip_query = false\n  }\n}\n' + _HTTP),
    ("lb https", _BALANCER + _FRONT + 'resource "google_compute_managed_ssl_certificate" "c" {\n  name = "cert~"\n  managed {\n    domains = ["shop.example.com."]\n  }\n}\nresource "google_compute_target_https_proxy" "p" {\n  name = "tls~"\n  url_map = google_compute_url_map.u.id\n  ssl_certificates = [google_compute_managed_ssl_certificate.c.id]\n}\nresource "google_compute_global_forwarding_rule" "f" {\n  name = "tls~"\n  load_balancing_scheme = "EXTERNAL_MANAGED"\n  port_range = "443"\n  target = google_compute_target_https_proxy.p.id\n}\n'),
    ("lb self signed", _CERTIFICATE + 'resource "google_compute_ssl_certificate" "c" {\n  name_prefix = "cert-"\n  private_key = tls_private_key.key.private_key_pem\n  certificate = tls_self_signed_cert.cert.cert_pem\n}\n'),
    ("lb bucket", 'resource "google_storage_bucket" "b" {\n  name = "cdn~"\n  location = "US"\n  uniform_bucket_level_access = true\n}\nresource "google_compute_backend_bucket" "b" {\n  name = "cdn~"\n  bucket_name = google_storage_bucket.b.name\n  enable_cdn = true\n}\nresource "google_compute_url_map" "u" {\n  name = "cdn~"\n  default_service = google_compute_backend_bucket.b.id\n}\n' + _HTTP),
    ("lb internal", _net("ilb", 16) + 'resource "google_compute_region_health_check" "h" {\n  name = "tcp~"\n  region = "us-central1"\n  tcp_health_check {\n    port = 80\n  }\n}\nresource "google_compute_region_backend_service" "b" {\n  name = "inner~"\n  region = "us-central1"\n  protocol = "TCP"\n  load_balancing_scheme = "INTERNAL"\n  health_checks = [google_compute_region_health_check.h.id]\n}\nresource "google_compute_forwarding_rule" "f" {\n  name = "inner~"\n  region = "us-central1"\n  load_balancing_scheme = "INTERNAL"\n  backend_service = google_compute_region_backend_service.b.id\n  ports = ["80"]\n  network = google_compute_network.net.id\n  subnetwork = google_compute_subnetwork.sub.id\n}\n'),
    ("lb armor", 'resource "google_compute_security_policy" "p" {\n  name = "armor~"\n  rule {\n    action = "deny(403)"\n    priority = 1000\n    match {\n      versioned_expr = "SRC_IPS_V1"\n      config {\n        src_ip_ranges = ["192.0.2.0/24"]\n      }\n    }\n  }\n  rule {\n    action = "allow"\n    priority = 2147483647\n    match {\n      versioned_expr = "SRC_IPS_V1"\n      config {\n        src_ip_ranges = ["*"]\n      }\n    }\n  }\n}\n'),
    ("group autoscaled", _BALANCER + 'resource "google_compute_region_autoscaler" "a" {\n  name = "web~"\n  region = "us-central1"\n  target = google_compute_region_instance_group_manager.m.id\n  autoscaling_policy {\n    min_replicas = 1\n    max_replicas = 4\n    cpu_utilization {\n      target = 0.6\n    }\n  }\n}\n'),
    ("disk regional", 'resource "google_compute_region_disk" "d" {\n  name = "d~"\n  region = "us-central1"\n  type = "pd-balanced"\n  size = 20\n  replica_zones = ["us-central1-a", "us-central1-f"]\n}\n'),
    ("disk snapshot", 'resource "google_compute_disk" "d" {\n  name = "d~"\n  type = "pd-ssd"\n  zone = "us-central1-a"\n  size = 10\n}\nresource "google_compute_snapshot" "s" {\n  name = "s~"\n  source_disk = google_compute_disk.d.id\n  zone = "us-central1-a"\n}\n'),
    ("network routes", _net("routes", 17) + 'resource "google_compute_route" "r" {\n  name = "r~"\n  network = google_compute_network.net.name\n  dest_range = "15.0.0.0/24"\n  next_hop_ip = "10.17.0.5"\n  priority = 100\n}\n'),
    ("network firewall inner", _net("inner", 18) + 'resource "google_compute_firewall" "inner" {\n  name = "inner~"\n  network = google_compute_network.net.name\n  source_ranges = ["10.18.0.0/20"]\n  allow {\n    protocol = "all"\n  }\n}\n'),
    ("network secondary", 'resource "google_compute_network" "net" {\n  name = "second~"\n  auto_create_subnetworks = false\n}\nresource "google_compute_subnetwork" "sub" {\n  name = "second~"\n  region = "us-central1"\n  network = google_compute_network.net.id\n  ip_cidr_range = "10.2.0.0/16"\n  private_ip_google_access = true\n  secondary_ip_range {\n    range_name = "pods"\n    ip_cidr_range = "192.168.10.0/24"\n  }\n  log_config {\n    aggregation_interval = "INTERVAL_10_MIN"\n    flow_sampling = 0.5\n  }\n}\n'),
    ("network auto", 'resource "google_compute_network" "net" {\n  name = "auto~"\n  auto_create_subnetworks = true\n  mtu = 1460\n}\n'),
    ("connector", _net("conn", 19) + 'resource "google_vpc_access_connector" "c" {\n  name = "c~"\n  region = "us-central1"\n  ip_cidr_range = "10.8.0.0/28"\n  network = google_compute_network.net.name\n  min_instances = 2\n  max_instances = 3\n}\n'),
    ("vpn", _TUNNELS),
    ("dns public", _ZONE % ""),
    ("dns private", _net("dns", 20) + _ZONE % _ZONE_PRIVATE),
    ("dns forwarding", _net("dnsf", 21) + _ZONE % (_ZONE_PRIVATE + '  forwarding_config {\n    target_name_servers {\n      ipv4_address = "172.16.1.10"\n    }\n  }\n')),
    ("dns a record", _ZONE % "" + _RECORD % ("www.shop.example.com.", "A", '["203.0.113.10"]')),
    ("dns mail", _ZONE % "" + _RECORD % ("shop.example.com.", "MX", '["10 mail.example.net."]')),
    ("dns text", _ZONE % "" + _RECORD % ("shop.example.com.", "TXT", '["\\"v=spf1 -all\\""]')),
    ("dns signed", _ZONE % '  dnssec_config {\n    state = "on"\n  }\n'),
    ("secret", _SECRET % "  replication {\n    auto {}\n  }\n"),
    ("secret in places", _SECRET % '  replication {\n    user_managed {\n      replicas {\n        location = "us-central1"\n      }\n      replicas {\n        location = "us-east1"\n      }\n    }\n  }\n'),
    ("secret value", _SECRET % '  labels = {\n    a = "b"\n  }\n  replication {\n    auto {}\n  }\n' + 'resource "random_password" "p" {\n  length = 16\n}\nresource "google_secret_manager_secret_version" "v" {\n  secret = google_secret_manager_secret.s.id\n  secret_data = random_password.p.result\n}\n'),
    ("kms", _KEYS % ""),
    ("kms rotated", _KEYS % '  rotation_period = "2592000s"\n'),
    ("kms signs", _KEYS % '  purpose = "ASYMMETRIC_SIGN"\n  version_template {\n    algorithm = "EC_SIGN_P256_SHA256"\n  }\n'),
    ("kms used", _sa("kms") + _KEYS % "" + 'resource "google_kms_crypto_key_iam_member" "u" {\n  crypto_key_id = google_kms_crypto_key.key.id\n  role = "roles/cloudkms.cryptoKeyEncrypterDecrypter"\n  member = google_service_account.sa.member\n}\n'),
    ("iam account", _sa("plain")),
    ("iam logs and metrics", _sa("writer") + "".join(f'resource "google_project_iam_member" "{label}" {{\n  project = "demo-project"\n  role = "roles/{role}"\n  member = google_service_account.sa.member\n}}\n' for label, role in (("l", "logging.logWriter"), ("m", "monitoring.metricWriter")))),
    ("iam each role", _sa("each") + 'resource "google_project_iam_member" "r" {\n  for_each = toset(["roles/cloudtrace.agent", "roles/errorreporting.writer"])\n  project = "demo-project"\n  role = each.value\n  member = google_service_account.sa.member\n}\n'),
    ("registry", 'resource "google_artifact_registry_repository" "r" {\n  repository_id = "images~"\n  location = "us-central1"\n  format = "DOCKER"\n  cleanup_policies {\n    id = "old"\n    action = "DELETE"\n    condition {\n      older_than = "2592000s"\n    }\n  }\n}\n'),
    ("registry mirror", 'resource "google_artifact_registry_repository" "r" {\n  repository_id = "hub~"\n  location = "us-central1"\n  format = "DOCKER"\n  mode = "REMOTE_REPOSITORY"\n  remote_repository_config {\n    docker_repository {\n      public_repository = "DOCKER_HUB"\n    }\n  }\n}\n'),
    ("firestore", 'resource "google_firestore_database" "d" {\n  name = "app~"\n  location_id = "nam5"\n  type = "FIRESTORE_NATIVE"\n}\n'),
    ("redis", _net("redis", 22) + 'resource "google_redis_instance" "r" {\n  name = "cache~"\n  region = "us-central1"\n  tier = "BASIC"\n  memory_size_gb = 1\n  authorized_network = google_compute_network.net.id\n}\n'),
    ("tasks", 'resource "google_cloud_tasks_queue" "q" {\n  name = "q~"\n  location = "us-central1"\n  rate_limits {\n    max_dispatches_per_second = 10\n  }\n  retry_config {\n    max_attempts = 5\n  }\n}\n'),
    ("schedule a message", 'resource "google_pubsub_topic" "t" {\n  name = "tick~"\n}\nresource "google_cloud_scheduler_job" "j" {\n  name = "tick~"\n  region = "us-central1"\n  schedule = "*/5 * * * *"\n  pubsub_target {\n    topic_name = google_pubsub_topic.t.id\n    data = base64encode("tick")\n  }\n}\n'),
    ("run a job", _sa("job") + 'resource "google_cloud_run_v2_job" "j" {\n  name = "job~"\n  location = "us-central1"\n  deletion_protection = false\n  template {\n    task_count = 2\n    template {\n      service_account = google_service_account.sa.email\n      max_retries = 3\n      containers {\n        image = "us-docker.pkg.dev/cloudrun/container/job"\n      }\n    }\n  }\n}\n'),
    ("uptime", 'resource "google_monitoring_uptime_check_config" "u" {\n  display_name = "site"\n  timeout = "10s"\n  period = "60s"\n  http_check {\n    path = "/"\n    port = 443\n    use_ssl = true\n    validate_ssl = true\n  }\n  monitored_resource {\n    type = "uptime_url"\n    labels = {\n      host = "shop.example.com"\n    }\n  }\n}\n'),
    ("dashboard", 'resource "google_monitoring_dashboard" "d" {\n  dashboard_json = jsonencode({ displayName = "Shop", gridLayout = { widgets = [{ blank = {} }] } })\n}\n'),
    ("log metric", 'resource "google_logging_metric" "m" {\n  name = "errors~"\n  filter = "severity>=ERROR AND resource.labels.service_name:\\"~\\""\n  metric_descriptor {\n    metric_kind = "DELTA"\n    value_type = "INT64"\n  }\n}\n'),
    ("apis", 'resource "google_project_service" "s" {\n  for_each = toset(["compute.googleapis.com", "run.googleapis.com"])\n  service = each.value\n  disable_on_destroy = false\n}\n'),
    ("filestore", _net("nfs", 23) + 'resource "google_filestore_instance" "f" {\n  name = "nfs~"\n  location = "us-central1-b"\n  tier = "BASIC_HDD"\n  file_shares {\n    name = "share1"\n    capacity_gb = 1024\n  }\n  networks {\n    network = google_compute_network.net.name\n    modes = ["MODE_IPV4"]\n  }\n}\n'),
    ("zones", 'data "google_compute_zones" "z" {\n  region = "us-central1"\n}\noutput "zones" {\n  value = data.google_compute_zones.z.names\n}\n'),
    ("image looked up", 'data "google_compute_image" "debian" {\n  family  = "debian-12"\n  project = "debian-cloud"\n}\n' + _net("img", 24) + 'resource "google_compute_instance" "vm" {\n  name = "img~"\n  machine_type = "e2-micro"\n  zone = "us-central1-a"\n  boot_disk {\n    initialize_params {\n      image = data.google_compute_image.debian.self_link\n    }\n  }\n  network_interface {\n    subnetwork = google_compute_subnetwork.sub.id\n  }\n}\n'),
    ("random name", 'resource "random_id" "r" {\n  byte_length = 4\n}\nresource "google_storage_bucket" "b" {\n  name = "${random_id.r.hex}-files~"\n  location = "US"\n  uniform_bucket_level_access = true\n}\n'),
    ("rotating", 'resource "time_rotating" "month" {\n  rotation_days = 30\n}\nresource "random_password" "p" {\n  length = 20\n  keepers = {\n    at = time_rotating.month.id\n  }\n}\n'),
    ("certificate request", _CERTIFICATE + 'resource "tls_cert_request" "r" {\n  private_key_pem = tls_private_key.key.private_key_pem\n  subject {\n    common_name = "example.com"\n  }\n}\ndata "tls_public_key" "p" {\n  private_key_pem = tls_private_key.key.private_key_pem\n}\n'),
    # Types that no deployment may hold are read and checked all the same.
    ("alloydb", _net("alloy", 25) + 'resource "google_alloydb_cluster" "c" {\n  cluster_id = "c"\n  location = "us-central1"\n  network_config {\n    network = google_compute_network.net.id\n  }\n}\n'),
    ("spanner", 'resource "google_spanner_instance" "s" {\n  config = "regional-us-central1"\n  display_name = "main"\n  num_nodes = 1\n}\n'),
    ("vertex index", 'resource "google_vertex_ai_dataset" "d" {\n  display_name = "d"\n  metadata_schema_uri = "gs://google-cloud-aiplatform/schema/dataset/metadata/image_1.0.0.yaml"\n  region = "us-central1"\n}\n'),
    ("private authority", _CERTIFICATE + 'resource "google_privateca_ca_pool" "p" {\n  name = "pool"\n  location = "us-central1"\n  tier = "DEVOPS"\n}\n'),
    ("kafka", 'data "google_project" "p" {}\nresource "google_managed_kafka_cluster" "k" {\n  cluster_id = "k"\n  location = "us-central1"\n  capacity_config {\n    vcpu_count = 3\n    memory_bytes = 3221225472\n  }\n  gcp_config {\n    access_config {\n      network_configs {\n        subnet = "projects/${data.google_project.p.number}/regions/us-central1/subnetworks/default"\n      }\n    }\n  }\n}\n'),
    ("eventarc", _sa("ev") + 'resource "google_cloud_run_v2_service" "app" {\n  name = "events~"\n  location = "us-central1"\n  template {\n    service_account = google_service_account.sa.email\n    containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n    }\n  }\n}\nresource "google_eventarc_trigger" "t" {\n  name = "t~"\n  location = "us-central1"\n  service_account = google_service_account.sa.email\n  matching_criteria {\n    attribute = "type"\n    value = "google.cloud.pubsub.topic.v1.messagePublished"\n  }\n  destination {\n    cloud_run_service {\n      service = google_cloud_run_v2_service.app.name\n      region = "us-central1"\n    }\n  }\n}\n'),
    ("workflow", _sa("wf") + 'resource "google_workflows_workflow" "w" {\n  name = "w~"\n  region = "us-central1"\n  service_account = google_service_account.sa.id\n  source_contents = <<-EOF\n  - step:\n      return: "$${sys.now()}"\n  EOF\n}\n'),
    ("policy bound", 'data "google_iam_policy" "p" {\n  binding {\n    role = "roles/run.invoker"\n    members = ["user:ann@example.com"]\n  }\n}\n'),
    ("regional endpoint", 'provider "google" {\n  alias = "us"\n  security_center_v2_custom_endpoint = "https://securitycenter.us.rep.googleapis.com/v2/"\n}\n'),
    ("two providers", 'terraform {\n  required_version = ">= 1.3"\n  required_providers {\n    google-beta = {\n      source  = "hashicorp/google-beta"\n      version = ">= 6.0"\n    }\n    tls = {\n      source = "hashicorp/tls"\n    }\n  }\n}\nresource "google_compute_network" "n" {\n  provider = google-beta\n  name = "beta~"\n}\n'),
]  # fmt: skip

_PACKED = 'resource "google_storage_bucket" "b" {\n  name = "code"\n  location = "US"\n}\ndata "archive_file" "a" {\n  type = "zip"\n  output_path = "%s"\n  source_dir = "%s"\n}\nresource "google_storage_bucket_object" "o" {\n  name = "code-${data.archive_file.a.output_md5}.zip"\n  bucket = google_storage_bucket.b.name\n  source = data.archive_file.a.output_path\n}\n'
_MODULE = 'variable "name" {\n  type = string\n}\nresource "google_pubsub_topic" "t" {\n  name = var.name\n}\n'
_WITH_FILES = [
    ("function", _PACKED % ("/tmp/function.zip", "src/hello/"), {"src/hello/main.py": "def hello(_): return 'hi'\n"}),
    ("function beside", _PACKED % ("${path.module}/function.zip", "${path.module}/src"), {"src/index.js": "exports.h = 1\n"}),
    ("script in a file", 'resource "google_compute_instance" "v" {\n  name = "v"\n  machine_type = "e2-micro"\n  metadata = {\n    shutdown-script = file("${path.module}/stop.sh")\n  }\n}\n', {"stop.sh": "#!/bin/sh\n"}),
    ("certificate in files", 'resource "google_compute_region_ssl_certificate" "c" {\n  region = "us-west1"\n  private_key = file("server.key")\n  certificate = file("server.crt")\n}\n', {"server.key": "x", "server.crt": "x"}),
    ("ssh key", 'data "google_client_openid_userinfo" "me" {}\nresource "google_os_login_ssh_public_key" "k" {\n  user = data.google_client_openid_userinfo.me.email\n  key = file("id.pub")\n}\n', {"id.pub": "ssh-ed25519 AAAA"}),
    ("page in a folder", 'resource "google_storage_bucket_object" "o" {\n  name = "index.html"\n  bucket = "b"\n  source = "${path.module}/site/index.html"\n}\n', {"site/index.html": "<p>"}),
    ("schema in a file", 'resource "google_bigquery_table" "t" {\n  dataset_id = "d"\n  table_id = "t"\n  schema = file("schema.json")\n}\n', {"schema.json": "[]"}),
    ("a module beside", 'module "queue" {\n  source = "./queue"\n  name = "q"\n}\n', {"queue/main.tf": _MODULE}),
    ("a module each", 'module "queue" {\n  for_each = toset(["a", "b"])\n  source = "./modules/queue"\n  name = each.value\n}\n', {"modules/queue/main.tf": _MODULE}),
]  # fmt: skip

BY_DESIGN = [
    Shape("an anchor", 'resource "null_resource" "done" {\n  triggers = {\n    at = "once"\n  }\n}\n'),
    Shape(
        "another cluster's provider",
        'data "google_client_config" "me" {}\nprovider "kubernetes" {\n  host = "https://10.0.0.1"\n  token = data.google_client_config.me.access_token\n}\nresource "kubernetes_namespace_v1" "n" {\n  metadata {\n    name = "n"\n  }\n}\n',
    ),
    Shape(
        "a file written here", 'resource "local_file" "b" {\n  filename = "backend.tf"\n  content = "terraform {}"\n}\n'
    ),
]
"""In the shape of samples, and refused: what they use runs elsewhere's code or writes this machine's files."""
PLAN_BY_DESIGN = {"dns forwarding": "refused_argument"}
"""Those whose plan is refused: names asked of servers that are nobody's."""
