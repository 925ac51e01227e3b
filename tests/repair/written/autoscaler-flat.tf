resource "google_compute_autoscaler" "a" {
  name         = "a-main"
  zone         = "us-central1-a"
  target       = "projects/acme/zones/us-central1-a/instanceGroupManagers/m"
  min_replicas = 1
  max_replicas = 5
  cpu_target   = 0.6
}
