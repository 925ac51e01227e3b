# Who may come in without a key. The limits of the test name no repository but `acme/shop`.
resource "google_service_account" "ci" {
  account_id = "ci-abcde"
}

resource "google_iam_workload_identity_pool" "ci" {
  workload_identity_pool_id = "ci-pool-abcde"
}

# harmless: one named repository, on one branch
resource "google_iam_workload_identity_pool_provider" "good" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "good-abcde"
  attribute_condition                = "assertion.repository == \"acme/shop\" && assertion.ref == \"refs/heads/main\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# harmless: its pipelines act as an account of the deployment
resource "google_service_account_iam_member" "good" {
  service_account_id = google_service_account.ci.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.ci.name}/attribute.repository/acme/shop"
}

# attack: everybody who has a GitHub token
resource "google_iam_workload_identity_pool_provider" "anybody" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "anybody-abcde"
  attribute_condition                = "assertion.repository != \"\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: everybody, by another claim that is always true
resource "google_iam_workload_identity_pool_provider" "always" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "always-abcde"
  attribute_condition                = "assertion.sub != \"\" || assertion.repository == \"acme/shop\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: another condition behind the named one
resource "google_iam_workload_identity_pool_provider" "or" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "or-abcde"
  attribute_condition                = "assertion.repository == \"acme/shop\" || true"
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: a whole owner, whose next repository anybody in it makes
resource "google_iam_workload_identity_pool_provider" "owner" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "owner-abcde"
  attribute_condition                = "assertion.repository_owner == \"acme\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: every repository whose name begins so
resource "google_iam_workload_identity_pool_provider" "prefix" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "prefix-abcde"
  attribute_condition                = "assertion.repository.startsWith(\"acme/shop\")"
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: every repository whose name matches
resource "google_iam_workload_identity_pool_provider" "matches" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "matches-abcde"
  attribute_condition                = "assertion.repository.matches(\"acme/shop\")"
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: a repository that the plan does not name
resource "google_iam_workload_identity_pool_provider" "other" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "other-abcde"
  attribute_condition                = "assertion.repository == \"evil/shop\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: a repository with the named one in its name
resource "google_iam_workload_identity_pool_provider" "longer" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "longer-abcde"
  attribute_condition                = "assertion.repository == \"acme/shop-evil\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: two repositories
resource "google_iam_workload_identity_pool_provider" "two" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "two-abcde"
  attribute_condition                = "assertion.repository in [\"acme/shop\", \"evil/shop\"]"
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: a comment in the condition
resource "google_iam_workload_identity_pool_provider" "comment" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "comment-abcde"
  attribute_condition                = "assertion.repository == \"acme/shop\" // \""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: a line break in the condition
resource "google_iam_workload_identity_pool_provider" "line" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "line-abcde"
  attribute_condition                = "assertion.repository == \"acme/shop\"\n || true"
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: a condition on what comes after the mapping
resource "google_iam_workload_identity_pool_provider" "mapped" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "mapped-abcde"
  attribute_condition                = "attribute.repository == \"acme/shop\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: an actor's name in place of a repository's
resource "google_iam_workload_identity_pool_provider" "actor" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "actor-abcde"
  attribute_condition                = "assertion.actor == \"acme/shop\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: a pull request's own branch as the reference
resource "google_iam_workload_identity_pool_provider" "ref" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "ref-abcde"
  attribute_condition                = "assertion.repository == \"acme/shop\" && assertion.ref != \"\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: a condition that only apply can tell
resource "google_iam_workload_identity_pool_provider" "later" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "later-abcde"
  attribute_condition                = "assertion.repository == \"${google_service_account.ci.unique_id}\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: the repository's name from a claim that whoever asks can choose
resource "google_iam_workload_identity_pool_provider" "taken" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "taken-abcde"
  attribute_condition                = "assertion.repository == \"acme/shop\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.workflow"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: everybody gets the named repository's attribute
resource "google_iam_workload_identity_pool_provider" "const" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "const-abcde"
  attribute_condition                = "assertion.repository == \"acme/shop\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "'acme/shop'"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: an issuer of somebody else's
resource "google_iam_workload_identity_pool_provider" "issuer" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "issuer-abcde"
  attribute_condition                = "assertion.repository == \"acme/shop\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://tokens.evil.example"
  }
}

# attack: GitLab's issuer with GitHub's claim
resource "google_iam_workload_identity_pool_provider" "mixed" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "mixed-abcde"
  attribute_condition                = "assertion.repository == \"acme/shop\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://gitlab.com"
  }
}

# attack: GitHub's claim that GitLab's users can set
resource "google_iam_workload_identity_pool_provider" "project" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "project-abcde"
  attribute_condition                = "assertion.project_path == \"acme/shop\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.project_path"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: keys of somebody else's that sign for the issuer
resource "google_iam_workload_identity_pool_provider" "keys" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "keys-abcde"
  attribute_condition                = "assertion.repository == \"acme/shop\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
    jwks_json  = "{\"keys\": []}"
  }
}

# attack: tokens that were made for somebody else
resource "google_iam_workload_identity_pool_provider" "audience" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "audience-abcde"
  attribute_condition                = "assertion.repository == \"acme/shop\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri        = "https://token.actions.githubusercontent.com"
    allowed_audiences = ["https://elsewhere.example"]
  }
}

# attack: another deployment's pool
resource "google_iam_workload_identity_pool_provider" "pool" {
  workload_identity_pool_id          = "other-pool-zzzzz"
  workload_identity_pool_provider_id = "pool-abcde"
  attribute_condition                = "assertion.repository == \"acme/shop\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# attack: an account of somebody's AWS
resource "google_iam_workload_identity_pool_provider" "aws" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.ci.workload_identity_pool_id
  workload_identity_pool_provider_id = "aws-abcde"
  attribute_condition                = "assertion.repository == \"acme/shop\""
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  aws {
    account_id = "123456789012"
  }
}

# attack: a pool of certificates of somebody else's
resource "google_iam_workload_identity_pool" "trust" {
  workload_identity_pool_id = "trust-abcde"
  mode                      = "TRUST_DOMAIN"
}

# attack: everybody in the pool
resource "google_service_account_iam_member" "in_all" {
  service_account_id = google_service_account.ci.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.ci.name}/*"
}

# attack: a repository that the plan does not name
resource "google_service_account_iam_member" "in_foreign" {
  service_account_id = google_service_account.ci.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.ci.name}/attribute.repository/evil/shop"
}

# attack: whoever has an attribute that is no repository
resource "google_service_account_iam_member" "in_attribute" {
  service_account_id = google_service_account.ci.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.ci.name}/attribute.actor/acme/shop"
}

# attack: a single subject
resource "google_service_account_iam_member" "in_subject" {
  service_account_id = google_service_account.ci.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.ci.name}/subject/anybody"
}

# attack: another project's pool
resource "google_service_account_iam_member" "in_elsewhere" {
  service_account_id = google_service_account.ci.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/ci-pool-abcdf/attribute.repository/acme/shop"
}

# attack: a person as if by federation
resource "google_service_account_iam_member" "in_person" {
  service_account_id = google_service_account.ci.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "user:mallory@example.com"
}

# attack: everybody by federation
resource "google_service_account_iam_member" "in_every" {
  service_account_id = google_service_account.ci.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "allUsers"
}

# attack: a pool's pipelines with another role
resource "google_service_account_iam_member" "in_role" {
  service_account_id = google_service_account.ci.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.ci.name}/attribute.repository/acme/shop"
}

# attack: a pool's pipelines act as the account without coming in
resource "google_service_account_iam_member" "in_user" {
  service_account_id = google_service_account.ci.name
  role               = "roles/iam.serviceAccountUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.ci.name}/attribute.repository/acme/shop"
}

# attack: the service account's name from something else
resource "google_service_account_iam_member" "in_computed" {
  service_account_id = google_service_account.ci.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_service_account.ci.unique_id}/attribute.repository/acme/shop"
}

# attack: pipelines on the whole project
resource "google_project_iam_member" "in_project" {
  project = "demo-project"
  role    = "roles/iam.workloadIdentityUser"
  member  = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.ci.name}/attribute.repository/acme/shop"
}

# attack: who deploys may deploy anything in the project
resource "google_project_iam_member" "in_deploys" {
  project = "demo-project"
  role    = "roles/run.developer"
  member  = google_service_account.ci.member
}

# attack: who deploys acts as everybody in the project
resource "google_project_iam_member" "in_acts" {
  project = "demo-project"
  role    = "roles/iam.serviceAccountUser"
  member  = google_service_account.ci.member
}

# attack: pipelines act as the platform
resource "google_service_account_iam_member" "in_platform" {
  service_account_id = "projects/demo-project/serviceAccounts/terraform@demo-project.iam.gserviceaccount.com"
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.ci.name}/attribute.repository/acme/shop"
}
