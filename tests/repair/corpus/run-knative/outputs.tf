output "service_url" {
  value = google_cloud_run_service.hello.status[0].url
}
