# ruff: noqa: E501 - one shape a line where it fits
"""Cloud SQL in each of its engines, one thing shown of it."""

from collections.abc import Iterator

from tests.policy.shapes.pieces import net

_ENGINES = {"mysql": "MYSQL_8_0", "postgres": "POSTGRES_16", "sqlserver": "SQLSERVER_2022_STANDARD"}


_PRIVATE = """
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.net.id
    }"""


_PEERING = (
    net("sqlnet")
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


def _text(engine: str, version: str, more: str, settings: str) -> str:
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


def databases() -> Iterator[tuple[str, str]]:
    """Title and text of each."""
    for engine, version in _ENGINES.items():
        for title, more, settings in _DATABASES:
            yield f"sql {engine} {title}", _text(engine, version, more, settings)
