resource "google_dataflow_job" "j" {
  job_name          = "j-main"
  template_path     = "gs://dataflow-templates/latest/Word_Count"
  temp_location     = "gs://acme/tmp"
  zone              = "us-central1-a"
  params = {
    inputFile = "gs://acme/in"
  }
}
