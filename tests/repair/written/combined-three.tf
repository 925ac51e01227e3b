variable "env" {
  type = "string"
  default = "prod",
}
resource "google_sql_database_instance" "db" {
  name = "db-${var.envs}"
  databaseVersion = "POSTGRES_15"
  settings = {
    tier = "db-f1-micro"
    backup {
      enabled = yes
    }
  }
}
