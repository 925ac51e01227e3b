resource "google_cloud_run_v2_job" "migrate" {
  name     = "migrate"
  location = "us-central1"

  template {
    containers {
      image   = "gcr.io/acme/migrate"
      command = "python manage.py migrate"
      env = [
        { name = "DB", value = google_sql_database_instance.db.connection_name },
      ]
      volume_mounts {
        name = "cloudsql"
        path = "/cloudsql"
      }
    }
    vpc_access {
      connector = google_vpc_access_connector.run.id
      egress    = "ALL_TRAFFIC"
    }
    volumes {
      name = "cloudsql"
      cloud_sql_instance {
        instance = google_sql_database_instance.db.connection_name
      }
    }
  }
}

resource "google_vpc_access_connector" "run" {
  name          = "run"
  region        = "us-central1"
  ip_cidr_range = "10.8.0.0/28"
  network       = default
}

resource "google_sql_database_instance" "db" {
  name             = "db"
  database_version = "POSTGRES_15"
  region           = "us-central1"
  settings {
    tier = "db-f1-micro"
  }
}
