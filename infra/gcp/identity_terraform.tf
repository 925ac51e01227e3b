# What terraform may do in the project that is deployed into: an identity for each phase, which only the terraform job becomes.

locals {
  # What terraform itself may do in the project that is deployed into, phase by phase: what the parts take (parts.tf), and what goes along with it. `state` reaches the state's bucket (below) and nothing else.
  terraform_roles = {
    plan = concat(local.part_plan_roles, [
      "roles/datastore.backupSchedulesViewer",
      "roles/orgpolicy.policyViewer",
      "roles/servicenetworking.viewer",
      "roles/vpcaccess.viewer",
    ])
    apply = concat(local.part_apply_roles, [
      "roles/iam.operationViewer",
      "roles/iam.serviceAccountViewer",
      "roles/vpcaccess.admin",
    ])
    state = []
  }

  not_own_buckets = join(" && ", [
    for bucket in local.own_buckets : "!resource.name.startsWith(\"projects/_/buckets/${bucket}\")"
  ])

  own_buckets = {
    build_logs = google_storage_bucket.build_logs.name
    source     = google_storage_bucket.source.name
    sources    = google_storage_bucket.sources.name
    state      = google_storage_bucket.state.name
  }

  # What a deployment's accounts may be given on its project.
  handed_out = sort(setunion(local.part_handed_out, [
    "roles/cloudsql.client",
    "roles/cloudsql.viewer",
    "roles/cloudtrace.user",
    "roles/compute.viewer",
    "roles/errorreporting.user",
    "roles/iam.securityReviewer",
    "roles/logging.viewer",
    "roles/monitoring.editor",
    "roles/run.viewer",
  ]))

  # hasOnly takes ten at most (HasOnlyListLengthCheck of IAM's own lint); terraform changes one role at a time.
  hands_out_only = join(" || ", [
    for some in chunklist(local.handed_out, 10) :
    "api.getAttribute(\"iam.googleapis.com/modifiedGrantsByRole\", []).hasOnly(${jsonencode(some)})"
  ])

  not_own_secrets = "!resource.name.startsWith(\"projects/${data.google_project.deployments.number}/secrets/infraai-\")"

  # Roles that hold for what is deployed and not for the platform's own: its buckets, its secrets, its permissions.
  terraform_roles_within = {
    objects = {
      identity   = "plan"
      role       = "roles/storage.objectViewer"
      expression = local.not_own_buckets
    }
    storage = {
      identity   = "apply"
      role       = "roles/storage.admin"
      expression = local.not_own_buckets
    }
    documents_read = {
      identity   = "plan"
      role       = "roles/datastore.viewer"
      expression = "resource.name != \"projects/${var.project_id}/databases/(default)\""
    }
    documents = {
      identity   = "apply"
      role       = "roles/datastore.owner"
      expression = "resource.name != \"projects/${var.project_id}/databases/(default)\""
    }
    secrets = {
      identity   = "apply"
      role       = "roles/secretmanager.admin"
      expression = local.not_own_secrets
    }
    # A plan compares what a secret holds.
    values = {
      identity   = "plan"
      role       = "roles/secretmanager.secretAccessor"
      expression = local.not_own_secrets
    }
    # A deployment's account may be let sign as itself, and a pipeline's act as those it deploys. Where IAM tells the roles of such a grant, no other is handed out.
    signing = {
      identity   = "apply"
      role       = google_project_iam_custom_role.signing.name
      expression = "api.getAttribute(\"iam.googleapis.com/modifiedGrantsByRole\", []).hasOnly([\"roles/iam.serviceAccountTokenCreator\", \"roles/iam.serviceAccountUser\", \"roles/iam.workloadIdentityUser\"])"
    }
    grants = {
      identity   = "apply"
      role       = "roles/resourcemanager.projectIamAdmin"
      expression = local.hands_out_only
    }
  }
}

resource "google_service_account" "terraform" {
  for_each = local.terraform_roles

  account_id   = "infraai-tf-${each.key}"
  display_name = "INFRAai terraform ${each.key}"

  depends_on = [google_project_service.this]
}

resource "google_project_iam_member" "terraform" {
  for_each = merge([
    for name, roles in local.terraform_roles : { for role in roles : "${name} ${role}" => { name = name, role = role } }
  ]...)

  project = var.deployments_project
  role    = each.value.role
  member  = google_service_account.terraform[each.value.name].member
}

resource "google_project_iam_member" "terraform_within" {
  for_each = local.terraform_roles_within

  project = var.deployments_project
  role    = each.value.role
  member  = google_service_account.terraform[each.value.identity].member

  condition {
    title      = "not-the-platforms-own-${each.key}"
    expression = each.value.expression
  }
}

# Budgets belong to the billing account, not to a project.
resource "google_billing_account_iam_member" "budgets" {
  for_each = var.billing_account == null ? {} : { plan = "roles/billing.viewer", apply = "roles/billing.costsManager" }

  billing_account_id = var.billing_account
  role               = each.value
  member             = google_service_account.terraform[each.key].member
}

# The terraform job may become these three, and nobody else may.
resource "google_service_account_iam_member" "become" {
  for_each = local.terraform_roles

  service_account_id = google_service_account.terraform[each.key].name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.deployable["terraform"].member
}

resource "google_storage_bucket_iam_member" "state" {
  bucket = google_storage_bucket.state.name
  role   = "roles/storage.objectUser"
  member = google_service_account.terraform["state"].member
}
