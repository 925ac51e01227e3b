# ruff: noqa: E501 - one shape a line where it fits
"""Directories of several services, and those with other files beside them."""

from tests.policy.shapes.pieces import net, sa

_BALANCER = (
    net("lb", 14)
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
    net("vpn", 15)
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


WHOLE = [
    ("lb http", _BALANCER + _FRONT + _HTTP),
    ("lb redirect", 'resource "google_compute_url_map" "u" {\n  name = "redirect~"\n  default_url_redirect {\n    https_redirect = true\n    strip_query = false\n  }\n}\n' + _HTTP),
    ("lb https", _BALANCER + _FRONT + 'resource "google_compute_managed_ssl_certificate" "c" {\n  name = "cert~"\n  managed {\n    domains = ["shop.example.com."]\n  }\n}\nresource "google_compute_target_https_proxy" "p" {\n  name = "tls~"\n  url_map = google_compute_url_map.u.id\n  ssl_certificates = [google_compute_managed_ssl_certificate.c.id]\n}\nresource "google_compute_global_forwarding_rule" "f" {\n  name = "tls~"\n  load_balancing_scheme = "EXTERNAL_MANAGED"\n  port_range = "443"\n  target = google_compute_target_https_proxy.p.id\n}\n'),
    ("lb self signed", _CERTIFICATE + 'resource "google_compute_ssl_certificate" "c" {\n  name_prefix = "cert-"\n  private_key = tls_private_key.key.private_key_pem\n  certificate = tls_self_signed_cert.cert.cert_pem\n}\n'),
    ("lb bucket", 'resource "google_storage_bucket" "b" {\n  name = "cdn~"\n  location = "US"\n  uniform_bucket_level_access = true\n}\nresource "google_compute_backend_bucket" "b" {\n  name = "cdn~"\n  bucket_name = google_storage_bucket.b.name\n  enable_cdn = true\n}\nresource "google_compute_url_map" "u" {\n  name = "cdn~"\n  default_service = google_compute_backend_bucket.b.id\n}\n' + _HTTP),
    ("lb internal", net("ilb", 16) + 'resource "google_compute_region_health_check" "h" {\n  name = "tcp~"\n  region = "us-central1"\n  tcp_health_check {\n    port = 80\n  }\n}\nresource "google_compute_region_backend_service" "b" {\n  name = "inner~"\n  region = "us-central1"\n  protocol = "TCP"\n  load_balancing_scheme = "INTERNAL"\n  health_checks = [google_compute_region_health_check.h.id]\n}\nresource "google_compute_forwarding_rule" "f" {\n  name = "inner~"\n  region = "us-central1"\n  load_balancing_scheme = "INTERNAL"\n  backend_service = google_compute_region_backend_service.b.id\n  ports = ["80"]\n  network = google_compute_network.net.id\n  subnetwork = google_compute_subnetwork.sub.id\n}\n'),
    ("lb armor", 'resource "google_compute_security_policy" "p" {\n  name = "armor~"\n  rule {\n    action = "deny(403)"\n    priority = 1000\n    match {\n      versioned_expr = "SRC_IPS_V1"\n      config {\n        src_ip_ranges = ["192.0.2.0/24"]\n      }\n    }\n  }\n  rule {\n    action = "allow"\n    priority = 2147483647\n    match {\n      versioned_expr = "SRC_IPS_V1"\n      config {\n        src_ip_ranges = ["*"]\n      }\n    }\n  }\n}\n'),
    ("group autoscaled", _BALANCER + 'resource "google_compute_region_autoscaler" "a" {\n  name = "web~"\n  region = "us-central1"\n  target = google_compute_region_instance_group_manager.m.id\n  autoscaling_policy {\n    min_replicas = 1\n    max_replicas = 4\n    cpu_utilization {\n      target = 0.6\n    }\n  }\n}\n'),
    ("disk regional", 'resource "google_compute_region_disk" "d" {\n  name = "d~"\n  region = "us-central1"\n  type = "pd-balanced"\n  size = 20\n  replica_zones = ["us-central1-a", "us-central1-f"]\n}\n'),
    ("disk snapshot", 'resource "google_compute_disk" "d" {\n  name = "d~"\n  type = "pd-ssd"\n  zone = "us-central1-a"\n  size = 10\n}\nresource "google_compute_snapshot" "s" {\n  name = "s~"\n  source_disk = google_compute_disk.d.id\n  zone = "us-central1-a"\n}\n'),
    ("network routes", net("routes", 17) + 'resource "google_compute_route" "r" {\n  name = "r~"\n  network = google_compute_network.net.name\n  dest_range = "15.0.0.0/24"\n  next_hop_ip = "10.17.0.5"\n  priority = 100\n}\n'),
    ("network firewall inner", net("inner", 18) + 'resource "google_compute_firewall" "inner" {\n  name = "inner~"\n  network = google_compute_network.net.name\n  source_ranges = ["10.18.0.0/20"]\n  allow {\n    protocol = "all"\n  }\n}\n'),
    ("network secondary", 'resource "google_compute_network" "net" {\n  name = "second~"\n  auto_create_subnetworks = false\n}\nresource "google_compute_subnetwork" "sub" {\n  name = "second~"\n  region = "us-central1"\n  network = google_compute_network.net.id\n  ip_cidr_range = "10.2.0.0/16"\n  private_ip_google_access = true\n  secondary_ip_range {\n    range_name = "pods"\n    ip_cidr_range = "192.168.10.0/24"\n  }\n  log_config {\n    aggregation_interval = "INTERVAL_10_MIN"\n    flow_sampling = 0.5\n  }\n}\n'),
    ("network auto", 'resource "google_compute_network" "net" {\n  name = "auto~"\n  auto_create_subnetworks = true\n  mtu = 1460\n}\n'),
    ("connector", net("conn", 19) + 'resource "google_vpc_access_connector" "c" {\n  name = "c~"\n  region = "us-central1"\n  ip_cidr_range = "10.8.0.0/28"\n  network = google_compute_network.net.name\n  min_instances = 2\n  max_instances = 3\n}\n'),
    ("vpn", _TUNNELS),
    ("dns public", _ZONE % ""),
    ("dns private", net("dns", 20) + _ZONE % _ZONE_PRIVATE),
    ("dns forwarding", net("dnsf", 21) + _ZONE % (_ZONE_PRIVATE + '  forwarding_config {\n    target_name_servers {\n      ipv4_address = "172.16.1.10"\n    }\n  }\n')),
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
    ("kms used", sa("kms") + _KEYS % "" + 'resource "google_kms_crypto_key_iam_member" "u" {\n  crypto_key_id = google_kms_crypto_key.key.id\n  role = "roles/cloudkms.cryptoKeyEncrypterDecrypter"\n  member = google_service_account.sa.member\n}\n'),
    ("iam account", sa("plain")),
    ("iam logs and metrics", sa("writer") + "".join(f'resource "google_project_iam_member" "{label}" {{\n  project = "demo-project"\n  role = "roles/{role}"\n  member = google_service_account.sa.member\n}}\n' for label, role in (("l", "logging.logWriter"), ("m", "monitoring.metricWriter")))),
    ("iam each role", sa("each") + 'resource "google_project_iam_member" "r" {\n  for_each = toset(["roles/cloudtrace.agent", "roles/errorreporting.writer"])\n  project = "demo-project"\n  role = each.value\n  member = google_service_account.sa.member\n}\n'),
    ("registry", 'resource "google_artifact_registry_repository" "r" {\n  repository_id = "images~"\n  location = "us-central1"\n  format = "DOCKER"\n  cleanup_policies {\n    id = "old"\n    action = "DELETE"\n    condition {\n      older_than = "2592000s"\n    }\n  }\n}\n'),
    ("registry mirror", 'resource "google_artifact_registry_repository" "r" {\n  repository_id = "hub~"\n  location = "us-central1"\n  format = "DOCKER"\n  mode = "REMOTE_REPOSITORY"\n  remote_repository_config {\n    docker_repository {\n      public_repository = "DOCKER_HUB"\n    }\n  }\n}\n'),
    ("firestore", 'resource "google_firestore_database" "d" {\n  name = "app~"\n  location_id = "nam5"\n  type = "FIRESTORE_NATIVE"\n}\n'),
    ("redis", net("redis", 22) + 'resource "google_redis_instance" "r" {\n  name = "cache~"\n  region = "us-central1"\n  tier = "BASIC"\n  memory_size_gb = 1\n  authorized_network = google_compute_network.net.id\n}\n'),
    ("tasks", 'resource "google_cloud_tasks_queue" "q" {\n  name = "q~"\n  location = "us-central1"\n  rate_limits {\n    max_dispatches_per_second = 10\n  }\n  retry_config {\n    max_attempts = 5\n  }\n}\n'),
    ("schedule a message", 'resource "google_pubsub_topic" "t" {\n  name = "tick~"\n}\nresource "google_cloud_scheduler_job" "j" {\n  name = "tick~"\n  region = "us-central1"\n  schedule = "*/5 * * * *"\n  pubsub_target {\n    topic_name = google_pubsub_topic.t.id\n    data = base64encode("tick")\n  }\n}\n'),
    ("run a job", sa("job") + 'resource "google_cloud_run_v2_job" "j" {\n  name = "job~"\n  location = "us-central1"\n  deletion_protection = false\n  template {\n    task_count = 2\n    template {\n      service_account = google_service_account.sa.email\n      max_retries = 3\n      containers {\n        image = "us-docker.pkg.dev/cloudrun/container/job"\n      }\n    }\n  }\n}\n'),
    ("uptime", 'resource "google_monitoring_uptime_check_config" "u" {\n  display_name = "site"\n  timeout = "10s"\n  period = "60s"\n  http_check {\n    path = "/"\n    port = 443\n    use_ssl = true\n    validate_ssl = true\n  }\n  monitored_resource {\n    type = "uptime_url"\n    labels = {\n      host = "shop.example.com"\n    }\n  }\n}\n'),
    ("dashboard", 'resource "google_monitoring_dashboard" "d" {\n  dashboard_json = jsonencode({ displayName = "Shop", gridLayout = { widgets = [{ blank = {} }] } })\n}\n'),
    ("log metric", 'resource "google_logging_metric" "m" {\n  name = "errors~"\n  filter = "severity>=ERROR AND resource.labels.service_name:\\"~\\""\n  metric_descriptor {\n    metric_kind = "DELTA"\n    value_type = "INT64"\n  }\n}\n'),
    ("apis", 'resource "google_project_service" "s" {\n  for_each = toset(["compute.googleapis.com", "run.googleapis.com"])\n  service = each.value\n  disable_on_destroy = false\n}\n'),
    ("filestore", net("nfs", 23) + 'resource "google_filestore_instance" "f" {\n  name = "nfs~"\n  location = "us-central1-b"\n  tier = "BASIC_HDD"\n  file_shares {\n    name = "share1"\n    capacity_gb = 1024\n  }\n  networks {\n    network = google_compute_network.net.name\n    modes = ["MODE_IPV4"]\n  }\n}\n'),
    ("zones", 'data "google_compute_zones" "z" {\n  region = "us-central1"\n}\noutput "zones" {\n  value = data.google_compute_zones.z.names\n}\n'),
    ("image looked up", 'data "google_compute_image" "debian" {\n  family  = "debian-12"\n  project = "debian-cloud"\n}\n' + net("img", 24) + 'resource "google_compute_instance" "vm" {\n  name = "img~"\n  machine_type = "e2-micro"\n  zone = "us-central1-a"\n  boot_disk {\n    initialize_params {\n      image = data.google_compute_image.debian.self_link\n    }\n  }\n  network_interface {\n    subnetwork = google_compute_subnetwork.sub.id\n  }\n}\n'),
    ("random name", 'resource "random_id" "r" {\n  byte_length = 4\n}\nresource "google_storage_bucket" "b" {\n  name = "${random_id.r.hex}-files~"\n  location = "US"\n  uniform_bucket_level_access = true\n}\n'),
    ("rotating", 'resource "time_rotating" "month" {\n  rotation_days = 30\n}\nresource "random_password" "p" {\n  length = 20\n  keepers = {\n    at = time_rotating.month.id\n  }\n}\n'),
    ("certificate request", _CERTIFICATE + 'resource "tls_cert_request" "r" {\n  private_key_pem = tls_private_key.key.private_key_pem\n  subject {\n    common_name = "example.com"\n  }\n}\ndata "tls_public_key" "p" {\n  private_key_pem = tls_private_key.key.private_key_pem\n}\n'),
    # Types that no deployment may hold are read and checked all the same.
    ("alloydb", net("alloy", 25) + 'resource "google_alloydb_cluster" "c" {\n  cluster_id = "c~"\n  location = "us-central1"\n  network_config {\n    network = google_compute_network.net.id\n  }\n}\n'),
    ("spanner", 'resource "google_spanner_instance" "s" {\n  config = "regional-us-central1"\n  display_name = "main"\n  num_nodes = 1\n}\n'),
    ("vertex index", 'resource "google_vertex_ai_dataset" "d" {\n  display_name = "d"\n  metadata_schema_uri = "gs://google-cloud-aiplatform/schema/dataset/metadata/image_1.0.0.yaml"\n  region = "us-central1"\n}\n'),
    ("private authority", _CERTIFICATE + 'resource "google_privateca_ca_pool" "p" {\n  name = "pool"\n  location = "us-central1"\n  tier = "DEVOPS"\n}\n'),
    ("kafka", 'data "google_project" "p" {}\nresource "google_managed_kafka_cluster" "k" {\n  cluster_id = "k"\n  location = "us-central1"\n  capacity_config {\n    vcpu_count = 3\n    memory_bytes = 3221225472\n  }\n  gcp_config {\n    access_config {\n      network_configs {\n        subnet = "projects/${data.google_project.p.number}/regions/us-central1/subnetworks/default"\n      }\n    }\n  }\n}\n'),
    ("eventarc", sa("ev") + 'resource "google_cloud_run_v2_service" "app" {\n  name = "events~"\n  location = "us-central1"\n  template {\n    service_account = google_service_account.sa.email\n    containers {\n      image = "us-docker.pkg.dev/cloudrun/container/hello"\n    }\n  }\n}\nresource "google_eventarc_trigger" "t" {\n  name = "t~"\n  location = "us-central1"\n  service_account = google_service_account.sa.email\n  matching_criteria {\n    attribute = "type"\n    value = "google.cloud.pubsub.topic.v1.messagePublished"\n  }\n  destination {\n    cloud_run_service {\n      service = google_cloud_run_v2_service.app.name\n      region = "us-central1"\n    }\n  }\n}\n'),
    ("workflow", sa("wf") + 'resource "google_workflows_workflow" "w" {\n  name = "w~"\n  region = "us-central1"\n  service_account = google_service_account.sa.id\n  source_contents = <<-EOF\n  - step:\n      return: "$${sys.now()}"\n  EOF\n}\n'),
    ("policy bound", 'data "google_iam_policy" "p" {\n  binding {\n    role = "roles/run.invoker"\n    members = ["user:ann@example.com"]\n  }\n}\n'),
    ("regional endpoint", 'provider "google" {\n  alias = "us"\n  security_center_v2_custom_endpoint = "https://securitycenter.us.rep.googleapis.com/v2/"\n}\n'),
    ("two providers", 'terraform {\n  required_version = ">= 1.3"\n  required_providers {\n    google-beta = {\n      source  = "hashicorp/google-beta"\n      version = ">= 6.0"\n    }\n    tls = {\n      source = "hashicorp/tls"\n    }\n  }\n}\nresource "google_compute_network" "n" {\n  provider = google-beta\n  name = "beta~"\n}\n'),
]  # fmt: skip


_PACKED = 'resource "google_storage_bucket" "b" {\n  name = "code"\n  location = "US"\n}\ndata "archive_file" "a" {\n  type = "zip"\n  output_path = "%s"\n  source_dir = "%s"\n}\nresource "google_storage_bucket_object" "o" {\n  name = "code-${data.archive_file.a.output_md5}.zip"\n  bucket = google_storage_bucket.b.name\n  source = data.archive_file.a.output_path\n}\n'


_MODULE = 'variable "name" {\n  type = string\n}\nresource "google_pubsub_topic" "t" {\n  name = var.name\n}\n'


WITH_FILES = [
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
