"""The databases of applications: what Terraform made answers, at the address that the application is told."""

import pytest

from tests.local.apps.conftest import APPS

pytestmark = [pytest.mark.slow, pytest.mark.terraform]

NETWORK = """
resource "google_compute_network" "net" {
  name                    = "net"
  auto_create_subnetworks = false
}
resource "google_compute_global_address" "range" {
  name          = "range"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 16
  network       = google_compute_network.net.id
}
resource "google_service_networking_connection" "peering" {
  network                 = google_compute_network.net.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.range.name]
}
"""
POSTGRES = (
    NETWORK
    + """
resource "google_sql_database_instance" "db" {
  name                = "db"
  region              = "us-central1"
  database_version    = "POSTGRES_16"
  deletion_protection = false
  settings {
    tier    = "db-custom-1-3840"
    edition = "ENTERPRISE"
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.net.id
      ssl_mode        = "ENCRYPTED_ONLY"
    }
  }
  depends_on = [google_service_networking_connection.peering]
}
resource "google_sql_database" "app" {
  name     = "app"
  instance = google_sql_database_instance.db.name
}
resource "google_sql_user" "web" {
  name     = "web"
  instance = google_sql_database_instance.db.name
  password = "a'b\\"c-5$x"
}
resource "google_sql_user" "machine" {
  name     = "web@demo.iam"
  instance = google_sql_database_instance.db.name
  type     = "CLOUD_IAM_SERVICE_ACCOUNT"
}
resource "google_secret_manager_secret" "url" {
  secret_id = "url"
  replication {
    auto {}
  }
}
resource "google_secret_manager_secret_version" "url" {
  secret      = google_secret_manager_secret.url.id
  secret_data = "postgresql://web:${urlencode(google_sql_user.web.password)}@${google_sql_database_instance.db.private_ip_address}:5432/${google_sql_database.app.name}"
}
"""
)
BY_SECRET = """env {
  name = "DATABASE_URL"
  value_source {
    secret_key_ref {
      secret  = google_secret_manager_secret_version.url.secret
      version = "latest"
    }
  }
}"""
BY_IAM = """env {
  name  = "DATABASE_URL"
  value = "postgresql://${urlencode(google_sql_user.machine.name)}@${google_sql_database_instance.db.private_ip_address}/app"
}"""
REDIS = (
    NETWORK
    + """
resource "google_redis_instance" "cache" {
  name                = "cache"
  region              = "us-central1"
  memory_size_gb      = 1
  authorized_network  = google_compute_network.net.id
  connect_mode        = "PRIVATE_SERVICE_ACCESS"
  deletion_protection = false
  depends_on          = [google_service_networking_connection.peering]
}
"""
)
BY_REDIS = """env {
  name  = "REDIS_URL"
  value = "redis://${google_redis_instance.cache.host}:${google_redis_instance.cache.port}/0"
}"""


def test_notes_are_kept_in_postgresql_by_password_and_by_iam_and_outlive_a_revision(cloud):
    done = cloud.deploy(APPS / "notes", before=POSTGRES, env=BY_SECRET)
    assert done.returncode == 0, done.stderr
    made = cloud.ask("/notes", method="POST", json={"text": "keep this"})
    assert made.status_code == 201, cloud.said("logName:stderr")[-1]["textPayload"]
    assert made.json() == {"id": 1}
    done = cloud.deploy(APPS / "notes", before=POSTGRES, env=BY_IAM)
    assert done.returncode == 0, done.stderr
    # The table is the first user's: another one is refused by PostgreSQL itself.
    assert cloud.ask("/notes").status_code == 500
    assert cloud.said('textPayload:"permission denied for table notes"')
    done = cloud.deploy(APPS / "notes", before=POSTGRES, env=BY_SECRET)
    assert done.returncode == 0, done.stderr
    assert cloud.ask("/notes").json() == [{"id": 1, "text": "keep this"}]


def test_a_counter_is_kept_in_redis(cloud):
    done = cloud.deploy(APPS / "counter", before=REDIS, env=BY_REDIS)
    assert done.returncode == 0, done.stderr
    assert cloud.ask("/count", method="POST").json() == {"count": 1}
    assert cloud.ask("/count", method="POST").json() == {"count": 2}
    assert cloud.ask("/count").json() == {"count": 2}
