output "name" {
  description = "The instance's name."
  google_compute_instance.app.name
}

output "zone" {
  value: google_compute_instance.app.zone
}
