# Gemini and other models of Vertex AI, asked by the application's own service account: there is no key to keep.
resource "google_project_service" "[[ vertex_api.label ]]" {
  project            = var.project_id
  service            = "aiplatform.googleapis.com"
  disable_on_destroy = false
}
