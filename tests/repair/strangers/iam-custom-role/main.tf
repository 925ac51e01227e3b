resource "google_project_iam_custom_role" "deployer" {
  role_id     = "deployer"
  name        = "Deployer"
  description = "Deploys services"
  permission  = ["run.services.create", "run.services.update"]
}

resource "google_service_account" "deployer" {
  account_id = "deployer"
}

resource "google_project_iam_member" "deployer" {
  project = "my-project"
  role    = google_project_iam_custom_role.deployer.role_name
  member  = google_service_account.deployer.iam_email
}

resource "google_service_account_iam_member" "ci" {
  service_account = google_service_account.deployer.name
  role            = "roles/iam.serviceAccountTokenCreator"
  member          = "serviceAccount:ci@my-project.iam.gserviceaccount.com"
}
