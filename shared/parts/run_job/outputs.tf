output "[[ o.job ]]" {
  description = "The job; `gcloud run jobs execute` starts it by hand."
  value       = google_cloud_run_v2_job.[[ job.label ]].id
}
