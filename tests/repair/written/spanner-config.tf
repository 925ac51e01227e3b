resource "google_spanner_instance" "s" {
  name         = "s-main"
  config       = "us-central1"
  display_name = "s-main"
  nodes        = 1
}
resource "google_spanner_database" "d" {
  name     = "d-main"
  instance = google_spanner_instance.s
  ddl      = "CREATE TABLE t (id INT64) PRIMARY KEY (id)"
}
