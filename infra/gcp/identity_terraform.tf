# What terraform may do in the project that is deployed into: an identity for each phase, which only the terraform job becomes.

locals {
  # What terraform itself may do in the project that is deployed into, phase by phase. `state` reaches the state's bucket (below) and nothing else.
  terraform_roles = {
    plan = [
      "roles/artifactregistry.reader",
      "roles/bigquery.metadataViewer",
      "roles/cloudfunctions.viewer",
      "roles/cloudkms.viewer",
      "roles/cloudscheduler.viewer",
      "roles/cloudsql.viewer",
      "roles/cloudtasks.viewer",
      "roles/composer.viewer",
      "roles/compute.viewer",
      "roles/container.clusterViewer",
      "roles/dataflow.viewer",
      "roles/datastore.backupSchedulesViewer",
      "roles/datastream.viewer",
      "roles/dns.reader",
      "roles/eventarc.viewer",
      "roles/file.viewer",
      "roles/iam.securityReviewer",
      "roles/iam.workloadIdentityPoolViewer",
      "roles/logging.viewer",
      "roles/monitoring.viewer",
      "roles/networkconnectivity.hubViewer",
      "roles/notebooks.viewer",
      "roles/pubsub.viewer",
      "roles/redis.viewer",
      "roles/run.viewer",
      "roles/secretmanager.viewer",
      "roles/servicenetworking.viewer",
      "roles/serviceusage.serviceUsageViewer",
      "roles/storage.bucketViewer",
      "roles/vpcaccess.viewer",
      "roles/workflows.viewer",
    ]
    apply = [
      "roles/artifactregistry.admin",
      "roles/bigquery.admin",
      "roles/cloudfunctions.admin",
      "roles/cloudkms.admin",
      "roles/cloudscheduler.admin",
      "roles/cloudsql.admin",
      "roles/cloudtasks.admin",
      "roles/composer.admin",
      "roles/compute.instanceAdmin.v1",
      "roles/compute.loadBalancerAdmin",
      "roles/compute.networkAdmin",
      "roles/compute.securityAdmin",
      "roles/container.clusterAdmin",
      "roles/dataflow.developer",
      "roles/datastream.admin",
      "roles/dns.admin",
      "roles/eventarc.developer",
      "roles/file.editor",
      "roles/iam.operationViewer",
      "roles/iam.serviceAccountCreator",
      "roles/iam.serviceAccountDeleter",
      "roles/iam.serviceAccountUser",
      "roles/iam.serviceAccountViewer",
      "roles/iam.workloadIdentityPoolAdmin",
      "roles/iap.admin",
      "roles/logging.configWriter",
      "roles/monitoring.editor",
      "roles/networkconnectivity.hubAdmin",
      "roles/notebooks.admin",
      "roles/pubsub.admin",
      "roles/redis.admin",
      "roles/run.admin",
      "roles/servicenetworking.networksAdmin",
      "roles/serviceusage.serviceUsageAdmin",
      "roles/vpcaccess.admin",
      "roles/workflows.editor",
    ]
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
  handed_out = [
    "roles/aiplatform.user",
    "roles/artifactregistry.reader",
    "roles/bigquery.jobUser",
    "roles/cloudsql.client",
    "roles/cloudsql.instanceUser",
    "roles/cloudsql.viewer",
    "roles/cloudtrace.user",
    "roles/composer.worker",
    "roles/compute.viewer",
    "roles/dataflow.worker",
    "roles/datastore.user",
    "roles/errorreporting.user",
    "roles/eventarc.eventReceiver",
    "roles/iam.securityReviewer",
    "roles/logging.logWriter",
    "roles/logging.viewer",
    "roles/monitoring.editor",
    "roles/monitoring.metricWriter",
    "roles/monitoring.viewer",
    "roles/run.viewer",
  ]

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
