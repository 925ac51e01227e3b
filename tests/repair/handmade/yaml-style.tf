resource "google_compute_address" "ip" {
  name: "static-ip"
  region: "us-central1"
}

variable "env": {
  type: string
  default: "dev"
}
