# One identity per function and job, with the roles it needs and no key. Grants on a single thing stand beside that
# thing: topics in events.tf, secrets in secrets.tf, functions in functions.tf.

locals {
  deployables = setunion(keys(local.functions), keys(local.jobs))

  # Roles on the platform's project, by deployable.
  project_roles = {
    actions      = ["roles/datastore.user"]
    console      = []
    decisions    = concat(["roles/datastore.user"], local.model_roles)
    launcher     = ["roles/datastore.user", "roles/run.viewer"]
    ops          = ["roles/datastore.user"]
    planning     = concat(["roles/datastore.user"], local.model_roles)
    runs         = ["roles/datastore.user"]
    sweeper      = ["roles/datastore.user"]
    telegram     = ["roles/datastore.user"]
    terraform    = concat(["roles/datastore.user", "roles/run.viewer"], local.model_roles)
    verification = ["roles/datastore.user", "roles/run.viewer"]
    webhook      = ["roles/datastore.user"]
  }

  # Vertex AI is asked with the function's own identity.
  model_roles = var.llm_provider == "vertex" ? ["roles/aiplatform.user"] : []

  # Roles on the project that is deployed into.
  target_roles = {
    actions      = ["roles/monitoring.viewer"]
    decisions    = ["roles/compute.viewer", "roles/monitoring.viewer"]
    ops          = ["roles/monitoring.viewer"]
    planning     = ["roles/logging.viewer"]
    terraform    = ["roles/logging.viewer", "roles/monitoring.viewer"]
    verification = ["roles/logging.viewer"]
  }
}

resource "google_service_account" "deployable" {
  for_each = local.deployables

  account_id   = "infraai-${each.key}"
  display_name = "INFRAai ${each.key}"

  depends_on = [google_project_service.this]
}

# Who calls the functions that only services call.
resource "google_service_account" "caller" {
  for_each = toset(values(local.callers))

  account_id   = "infraai-${each.key}"
  display_name = "INFRAai ${each.key}"

  depends_on = [google_project_service.this]
}

resource "google_service_account" "build" {
  account_id   = "infraai-build"
  display_name = "INFRAai build of the functions"

  depends_on = [google_project_service.this]
}

resource "google_project_iam_member" "deployable" {
  for_each = merge([
    for name in local.deployables : {
      for role in local.project_roles[name] : "${name} ${role}" => { name = name, role = role }
    }
  ]...)

  project = var.project_id
  role    = each.value.role
  member  = google_service_account.deployable[each.value.name].member
}

resource "google_project_iam_member" "target" {
  for_each = merge([
    for name, roles in local.target_roles : { for role in roles : "${name} ${role}" => { name = name, role = role } }
  ]...)

  project = var.deployments_project
  role    = each.value.role
  member  = google_service_account.deployable[each.value.name].member
}

# The launcher starts executions of the two jobs, with the run's id, and no others.
resource "google_cloud_run_v2_job_iam_member" "launcher" {
  for_each = google_cloud_run_v2_job.this

  name     = each.value.name
  location = var.region
  role     = "roles/run.jobsExecutorWithOverrides"
  member   = google_service_account.deployable["launcher"].member
}

resource "google_project_iam_member" "build" {
  for_each = toset(["roles/artifactregistry.writer", "roles/logging.logWriter"])

  project = var.project_id
  role    = each.value
  member  = google_service_account.build.member
}

# Google copies the archive into a bucket that it makes with a region's first function, and the build reads it there.
resource "google_project_iam_member" "build_source" {
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = google_service_account.build.member

  condition {
    title      = "what-functions-are-built-from"
    expression = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-${data.google_project.this.number}-\")"
  }
}

resource "google_storage_bucket_iam_member" "build_source" {
  bucket = google_storage_bucket.source.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.build.member
}

# Who builds and tests puts results into their places. A person makes the account (README.md).
locals {
  ci = "serviceAccount:infraai-ci@${var.project_id}.iam.gserviceaccount.com"
}

resource "google_storage_bucket_iam_member" "ci" {
  bucket = google_storage_bucket.source.name
  role   = "roles/storage.objectCreator"
  member = local.ci
}

# `gcloud builds submit` puts the sources into a bucket of its own, and the build reads them there.
resource "google_project_iam_member" "ci" {
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = local.ci

  condition {
    title      = "what-was-submitted"
    expression = "resource.name.startsWith(\"projects/_/buckets/${var.project_id}_cloudbuild\") || resource.name.startsWith(\"projects/_/buckets/${var.project_id}_${var.region}_cloudbuild\")"
  }
}

resource "google_artifact_registry_repository_iam_member" "ci" {
  repository = google_artifact_registry_repository.images.name
  location   = var.region
  role       = "roles/artifactregistry.writer"
  member     = local.ci
}

# Who deploys may have these run something, each by name, and no other account of the project.
resource "google_service_account_iam_member" "deployer" {
  for_each = merge(
    { for name, account in google_service_account.deployable : name => account.name },
    { for name, account in google_service_account.caller : name => account.name },
    { build = google_service_account.build.name },
  )

  service_account_id = each.value
  role               = "roles/iam.serviceAccountUser"
  member             = "serviceAccount:infraai-deploy@${var.project_id}.iam.gserviceaccount.com"
}

# A grant is there at once and holds a minute or more later. What needs one when it starts waits for this.
resource "terraform_data" "settled" {
  triggers_replace = sha256(jsonencode([
    keys(google_project_iam_member.build),
    google_project_iam_member.build_source.member,
    keys(google_secret_manager_secret_iam_member.readers),
    keys(google_service_account_iam_member.deployer),
  ]))

  provisioner "local-exec" {
    command = "sleep ${var.settle_seconds}"
  }

  depends_on = [
    google_project_iam_member.build,
    google_project_iam_member.build_source,
    google_storage_bucket_iam_member.build_source,
    google_secret_manager_secret_iam_member.readers,
    google_service_account_iam_member.deployer,
  ]
}
