resource "google_iam_workload_identity_pool" "github" {
  id           = "github"
  display_name = "GitHub"
}

resource "google_iam_workload_identity_pool_provider" "github" {
  pool_id     = google_iam_workload_identity_pool.github.workload_identity_pool_id
  provider_id = "github-oidc"
  issuer_uri  = "https://token.actions.githubusercontent.com"

  attribute_mapping {
    google.subject       = assertion.sub
    attribute.repository = assertion.repository
  }

  attribute_condition = "assertion.repository == "acme/shop""
}

resource "google_service_account_iam_binding" "github" {
  service_account = google_service_account.deployer.name
  role   = "roles/iam.workloadIdentityUser"
  member = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}/attribute.repository/acme/shop"
}

resource "google_service_account" "deployer" {
  account_id = "deployer"
}
