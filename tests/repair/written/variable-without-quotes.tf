variable region {
  default = us-central1
}
resource google_compute_address ip {
  name   = ip
  region = var.region
}
