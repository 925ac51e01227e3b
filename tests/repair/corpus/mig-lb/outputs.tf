output "external_ip" {
  description = "Where the load balancer listens."
  value       = google_compute_global_address.web.address
}

output "backend" {
  value = google_compute_backend_service.web.name
}
