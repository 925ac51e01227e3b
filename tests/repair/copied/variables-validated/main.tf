variable "zone" {
  type        = "string"
  description = "Zone of the VM"
  default     = "us-central1-a"
  required    = true

  validation {
    condition = contains(["us-central1-a", "us-central1-b"], zone)
    message   = "Only zones a and b."
  }
}

variable "replicas" {
  type    = int
  default = "2"
  min     = 1
}

variable "tags" {
  type    = array(string)
  default = []
}

variable "db_password" {
  type   = string
  secret = true
}

resource "google_compute_instance_group_manager" "web" {
  name               = "web"
  zone               = var.zone
  base_instance_name = "web"
  target_size        = var.replica
  version {
    instance_template = google_compute_instance_template.web.self_link
  }
  autohealing {
    health_check      = google_compute_health_check.web.id
    initial_delay     = 120
  }
}

resource "google_compute_health_check" "web" {
  name = "web"
  http {
    port = 80
    path = "/healthz"
  }
  interval = 10
}

resource "google_compute_instance_template" "web" {
  name_prefix  = "web-"
  machine_type = "e2-small"
  tags         = var.tags
  disk {
    source_image = "debian-cloud/debian-12"
  }
  network_interface {
    network = "default"
  }
}
