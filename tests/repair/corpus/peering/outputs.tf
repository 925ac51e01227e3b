output "networks" {
  value = {
    hub   = google_compute_network.hub.id
    spoke = google_compute_network.spoke.id
  }
}
