resource "google_cloudbuild_trigger" "deploy" {
  name        = "deploy"
  description = "Build and deploy on push to main"

  github {
    owner  = "acme"
    repo   = "shop"
    branch = "^main$"
  }

  steps = [
    {
      name = "gcr.io/cloud-builders/docker"
      args = ["build", "-t", "gcr.io/acme/shop:$COMMIT_SHA", "."]
    },
    {
      name = "gcr.io/cloud-builders/docker"
      args = ["push", "gcr.io/acme/shop:$COMMIT_SHA"]
    }
  ]

  images  = ["gcr.io/acme/shop:$COMMIT_SHA"]
  timeout = 1200s

  substitution = {
    _ENV = "prod"
  }
}
