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


MYSQL_PROGRAM = """
import os, urllib.parse
from http.server import BaseHTTPRequestHandler, HTTPServer
import pymysql
url = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
given = {"host": url.hostname, "port": url.port, "user": url.username, "password": urllib.parse.unquote(url.password)}
class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        with pymysql.connect(**given, database=url.path[1:], autocommit=True) as made, made.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS seen (n INT AUTO_INCREMENT PRIMARY KEY, word VARCHAR(20))")
            cursor.execute("INSERT INTO seen (word) VALUES ('ü')")
            cursor.execute("SELECT COUNT(*), MAX(word) FROM seen")
            said = "%d %s" % cursor.fetchone()
        self.send_response(200); self.end_headers(); self.wfile.write(said.encode())
HTTPServer(("", int(os.environ["PORT"])), Page).serve_forever()
"""


def test_mysql_is_a_mariadb_where_this_machine_has_one_and_else_it_is_said_that_nobody_answers(cloud):
    """Everywhere one of the two is tried: which, is the machine's matter."""
    from infra.local.databases.mysql import server_program

    made = POSTGRES.replace("POSTGRES_16", "MYSQL_8_0").replace("postgresql://", "mysql://").replace(":5432/", ":3306/")
    begin, _, rest = made.partition('resource "google_sql_user" "machine"')
    made = begin + rest.partition("}\n")[2]
    source = {"main.py": MYSQL_PROGRAM, "requirements.txt": "pymysql\n", "Procfile": "web: python main.py\n"}
    if server_program() is None:
        source = {"main.py": MYSQL_PROGRAM.replace("import pymysql", ""), "Procfile": "web: python main.py\n"}
    done = cloud.deploy(source, before=made, env=BY_SECRET)
    assert done.returncode == 0, done.stderr
    if server_program() is None:
        assert cloud.said('textPayload:"no MariaDB to stand for it"')
        return
    assert [cloud.ask().text for _ in range(2)] == ["1 ü", "2 ü"]
