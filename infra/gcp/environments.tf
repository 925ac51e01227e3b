# Other projects that deployments may go to: each with its own two identities for terraform, which have no rights
# anywhere else. `infraai env create` takes these projects and no others.

locals {
  # Account names are short, projects' are not.
  environments = { for project in var.environments : project => substr(sha256(project), 0, 8) }
  phases_there = ["plan", "apply"]

  environment_identities = {
    for project in var.environments : project => {
      for phase in local.phases_there : phase => google_service_account.environment["${project} ${phase}"].email
    }
  }

  # What Google's own roles don't say alone, in each of these projects as in the first one.
  custom_there = {
    parts_apply   = { role = google_project_iam_custom_role.parts["apply"], phase = "apply" }
    parts_plan    = { role = google_project_iam_custom_role.parts["plan"], phase = "plan" }
    rename        = { role = google_project_iam_custom_role.rename, phase = "apply" }
    restart       = { role = google_project_iam_custom_role.restart, phase = null }
    schedule      = { role = google_project_iam_custom_role.schedule, phase = null }
    secret_values = { role = google_project_iam_custom_role.secret_values, phase = null }
    secrets_left  = { role = google_project_iam_custom_role.secrets_left, phase = null }
    signing       = { role = google_project_iam_custom_role.signing, phase = null }
  }

  deployment_settings = {
    DEPLOYMENTS_PROJECT    = var.deployments_project
    ENVIRONMENT_IDENTITIES = jsonencode(local.environment_identities)
  }
}

data "google_project" "environment" {
  for_each = var.environments

  project_id = each.key
}

resource "google_project_service" "environment" {
  for_each = { for pair in setproduct(var.environments, local.deployment_apis) : join(" ", pair) => pair }

  project            = each.value[0]
  service            = each.value[1]
  disable_on_destroy = false
}

resource "google_service_account" "environment" {
  for_each = { for pair in setproduct(var.environments, local.phases_there) : join(" ", pair) => pair }

  account_id   = "infraai-${each.value[1]}-${local.environments[each.value[0]]}"
  display_name = "INFRAai terraform ${each.value[1]} in ${each.value[0]}"

  depends_on = [google_project_service.this]
}

resource "google_service_account_iam_member" "become_environment" {
  for_each = google_service_account.environment

  service_account_id = each.value.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.deployable["terraform"].member
}

resource "google_project_iam_member" "environment" {
  for_each = merge([
    for project in var.environments : merge([
      for phase in local.phases_there : {
        for role in local.terraform_roles[phase] : "${project} ${phase} ${role}" => { project = project, phase = phase, role = role }
      }
    ]...)
  ]...)

  project = each.value.project
  role    = each.value.role
  member  = google_service_account.environment["${each.value.project} ${each.value.phase}"].member
}

resource "google_project_iam_member" "environment_within" {
  for_each = merge([
    for project in var.environments : {
      for name, each in local.terraform_roles_within : "${project} ${name}" => merge(each, { project = project, name = name })
    }
  ]...)

  project = each.value.project
  role    = each.value.name == "signing" ? google_project_iam_custom_role.environment["${each.value.project} signing"].name : each.value.role
  member  = google_service_account.environment["${each.value.project} ${each.value.identity}"].member

  condition {
    title      = "not-the-platforms-own-${each.value.name}"
    expression = each.value.expression
  }
}

resource "google_project_iam_custom_role" "environment" {
  for_each = merge([
    for project in var.environments : {
      for name, each in local.custom_there : "${project} ${name}" => { project = project, role = each.role }
    }
  ]...)

  project     = each.value.project
  role_id     = each.value.role.role_id
  title       = each.value.role.title
  description = each.value.role.description
  permissions = each.value.role.permissions
}

resource "google_project_iam_member" "environment_custom" {
  for_each = merge([
    for project in var.environments : {
      for name, each in local.custom_there : "${project} ${name}" => { project = project, name = name, phase = each.phase } if name != "signing"
    }
  ]...)

  project = each.value.project
  role    = google_project_iam_custom_role.environment[each.key].name
  member = (
    each.value.name == "restart" ? google_service_account.deployable["actions"].member :
    each.value.name == "secret_values" ? google_service_account.deployable["planning"].member :
    each.value.name == "secrets_left" ? google_service_account.deployable["sweeper"].member :
    each.value.name == "schedule" ? "serviceAccount:service-${data.google_project.environment[each.value.project].number}@compute-system.iam.gserviceaccount.com" :
    google_service_account.environment["${each.value.project} ${each.value.phase}"].member
  )
}

# What the functions and the job look at there.
resource "google_project_iam_member" "environment_target" {
  for_each = merge([
    for project in var.environments : merge([
      for name, roles in local.target_roles : { for role in roles : "${project} ${name} ${role}" => { project = project, name = name, role = role } }
    ]...)
  ]...)

  project = each.value.project
  role    = each.value.role
  member  = google_service_account.deployable[each.value.name].member
}

data "google_storage_project_service_account" "environment" {
  for_each = var.environments

  project = each.key

  depends_on = [google_project_service.environment]
}

resource "google_project_iam_member" "environment_storage_events" {
  for_each = var.environments

  project = each.key
  role    = "roles/pubsub.publisher"
  member  = data.google_storage_project_service_account.environment[each.key].member
}

# With a project's first such channel, Google makes the account that publishes.
resource "google_monitoring_notification_channel" "environment" {
  for_each = var.environments

  project      = each.key
  display_name = "INFRAai"
  type         = "pubsub"
  labels       = { topic = google_pubsub_topic.this[local.notifications].id }

  depends_on = [google_project_service.environment]
}

resource "google_artifact_registry_repository_iam_member" "environment_pull" {
  for_each = var.environments

  location   = google_artifact_registry_repository.apps.location
  repository = google_artifact_registry_repository.apps.name
  role       = "roles/artifactregistry.reader"
  member     = "serviceAccount:service-${data.google_project.environment[each.key].number}@serverless-robot-prod.iam.gserviceaccount.com"
}
