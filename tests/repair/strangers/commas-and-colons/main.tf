variable "subnets" {
  type = list(object({
    name = string
    cidr = string
  }))
  default = [
    { name = "a" cidr = "10.0.0.0/24" }
    { name = "b" cidr = "10.0.1.0/24" }
  ]
}

resource "google_compute_network" "main" {
  name: "main"
  auto_create_subnetworks: false
}

resource "google_compute_subnetwork" "main" {
  for_each = { for s in var.subnets : s.name => s }

  name          = each.key;
  ip_cidr_range = each.value.cidr;
  region        = "us-central1";
  network       = google_compute_network.main.id;
}
