resource "google_cloudbuild_trigger" "t" {
  name = "build"
  trigger_template {
    branch_name = "main"
    repo_name   = "app"
  }
  build {
    step {
      name = "gcr.io/cloud-builders/docker"
      args = ["build", "-t", "gcr.io/$PROJECT_ID/app:${COMMIT_SHA}", "."]
    }
  }
}
