variable "env" {
  type    = string
  default = "dev"
}

variable "region" {
  type    = string
  default = "us-central1"
}

resource "google_storage_bucket" "logs" {
  name     = "logs-{{ var.env }}"
  location = "$var.region"
  labels = {
    env  = ${var.env}
    name = "logs-${var.env"
  }
}

resource "google_pubsub_topic" "alerts" {
  name = "alerts-$(var.env)"
}

output "bucket" {
  value = "gs://${google_storage_bucket.logs.name}/"
}
