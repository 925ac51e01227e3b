variable "db" {
  type = object({
    tier = string
    size = integer
    flags = map
  })
  default = {
    tier = "db-f1-micro"
    size = 10
    flags = {}
  }
}
resource "google_sql_database_instance" "db" {
  name             = "db"
  database_version = "POSTGRES_15"
  settings {
    tier      = var.db.tier
    disk_size = var.db.size
  }
}
