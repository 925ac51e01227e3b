output "job" {
  value = google_cloud_run_v2_job.migrate.id
}
