# The users' own applications: where their sources wait, who builds them, and where their images are kept.

# Archives under their hash; the run that builds one looks through it first.
resource "google_storage_bucket" "sources" {
  name                        = "${var.project_id}-infraai-app-sources"
  location                    = var.region
  force_destroy               = true
  labels                      = var.labels
  public_access_prevention    = "enforced"
  uniform_bucket_level_access = true

  # What was built needs its source no more; going back takes the image.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = 90
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_storage_bucket" "build_logs" {
  name                        = "${var.project_id}-infraai-build-logs"
  location                    = var.region
  force_destroy               = true
  labels                      = var.labels
  public_access_prevention    = "enforced"
  uniform_bucket_level_access = true

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = 30
    }
  }

  depends_on = [google_project_service.this]
}

# An image's tag says what it was built from. None is deleted by itself: a run may go back to any of them.
resource "google_artifact_registry_repository" "apps" {
  repository_id = "infraai-apps"
  location      = var.region
  format        = "DOCKER"
  description   = "Images of deployed applications."
  labels        = var.labels

  depends_on = [google_project_service.this]
}

# Builds strangers' code: it reads the sources, writes its log and that one repository, and may do nothing else.
resource "google_service_account" "apps_build" {
  account_id   = "infraai-apps-build"
  display_name = "INFRAai build of applications"

  depends_on = [google_project_service.this]
}

# Builds what a connection reads. It is another identity, so that no build of anything else may ask for a private
# repository: it may read what is connected, writes its log and that one repository, and may do nothing else.
resource "google_service_account" "apps_connected" {
  account_id   = "infraai-apps-connected"
  display_name = "INFRAai build of connected repositories"

  depends_on = [google_project_service.this]
}

resource "google_cloudbuildv2_connection_iam_member" "apps_connected" {
  for_each = var.connections

  project  = var.project_id
  location = var.region
  name     = each.value
  role     = "roles/cloudbuild.readTokenAccessor"
  member   = google_service_account.apps_connected.member
}

resource "google_artifact_registry_repository_iam_member" "apps_build" {
  for_each = local.apps_builders

  repository = google_artifact_registry_repository.apps.name
  location   = var.region
  role       = "roles/artifactregistry.writer"
  member     = each.value.member
}

moved {
  from = google_artifact_registry_repository_iam_member.apps_build
  to   = google_artifact_registry_repository_iam_member.apps_build["build"]
}

# What is deployed is pulled by whoever deploys it, and in another project by Cloud Run's own account there.
resource "google_artifact_registry_repository_iam_member" "apps_pull" {
  for_each = merge(
    { apply = google_service_account.terraform["apply"].member },
    var.deployments_project == var.project_id ? {} : {
      run = "serviceAccount:service-${data.google_project.deployments.number}@serverless-robot-prod.iam.gserviceaccount.com"
    },
  )

  repository = google_artifact_registry_repository.apps.name
  location   = var.region
  role       = "roles/artifactregistry.reader"
  member     = each.value
}

locals {
  apps_builders = { build = google_service_account.apps_build, connected = google_service_account.apps_connected }

  apps_buckets = {
    build_reads     = { bucket = google_storage_bucket.sources.name, role = "roles/storage.objectViewer", member = google_service_account.apps_build.member }
    build_looks     = { bucket = google_storage_bucket.build_logs.name, role = "roles/storage.legacyBucketReader", member = google_service_account.apps_build.member }
    build_logs      = { bucket = google_storage_bucket.build_logs.name, role = "roles/storage.objectUser", member = google_service_account.apps_build.member }
    connected_looks = { bucket = google_storage_bucket.build_logs.name, role = "roles/storage.legacyBucketReader", member = google_service_account.apps_connected.member }
    connected_logs  = { bucket = google_storage_bucket.build_logs.name, role = "roles/storage.objectUser", member = google_service_account.apps_connected.member }
    job_reads       = { bucket = google_storage_bucket.sources.name, role = "roles/storage.objectViewer", member = google_service_account.deployable["terraform"].member }
    job_follows     = { bucket = google_storage_bucket.build_logs.name, role = "roles/storage.objectViewer", member = google_service_account.deployable["terraform"].member }
    planning_puts   = { bucket = google_storage_bucket.sources.name, role = "roles/storage.objectCreator", member = google_service_account.deployable["planning"].member }
    planning_sees   = { bucket = google_storage_bucket.sources.name, role = "roles/storage.objectViewer", member = google_service_account.deployable["planning"].member }
  }
}

resource "google_storage_bucket_iam_member" "apps" {
  for_each = local.apps_buckets

  bucket = each.value.bucket
  role   = each.value.role
  member = each.value.member
}

# The job starts, follows and cancels builds, as these identities and no other.
resource "google_project_iam_member" "builds" {
  project = var.project_id
  role    = "roles/cloudbuild.builds.editor"
  member  = google_service_account.deployable["terraform"].member
}

resource "google_service_account_iam_member" "builds" {
  for_each = local.apps_builders

  service_account_id = each.value.name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.deployable["terraform"].member
}

moved {
  from = google_service_account_iam_member.builds
  to   = google_service_account_iam_member.builds["build"]
}

locals {
  apps_repository = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.apps.repository_id}"
}

# Values of applications' secrets, which people give: put in, never read. The first one comes before Terraform, which
# takes in the secret that was made for it.
resource "google_project_iam_custom_role" "secret_values" {
  project     = var.deployments_project
  role_id     = "infraaiSecretValues"
  title       = "INFRAai values of secrets"
  description = "Makes secrets and puts values into them, and reads none."
  permissions = [
    "secretmanager.secrets.create",
    "secretmanager.secrets.get",
    "secretmanager.versions.add",
    "secretmanager.versions.list",
  ]
}

resource "google_project_iam_member" "secret_values" {
  project = var.deployments_project
  role    = google_project_iam_custom_role.secret_values.name
  member  = google_service_account.deployable["planning"].member

  condition {
    title      = "not-the-platforms-own-values"
    expression = local.not_own_secrets
  }
}

# A draft that is discarded leaves the secret, or the version of one, that was made for it: who sweeps removes that, and
# reads no value.
resource "google_project_iam_custom_role" "secrets_left" {
  project     = var.deployments_project
  role_id     = "infraaiSecretsLeft"
  title       = "INFRAai secrets of discarded drafts"
  description = "Looks whose a secret is and removes it, and reads none."
  permissions = ["secretmanager.secrets.delete", "secretmanager.secrets.get", "secretmanager.versions.destroy"]
}

resource "google_project_iam_member" "secrets_left" {
  project = var.deployments_project
  role    = google_project_iam_custom_role.secrets_left.name
  member  = google_service_account.deployable["sweeper"].member

  condition {
    title      = "not-the-platforms-own-values"
    expression = local.not_own_secrets
  }
}
