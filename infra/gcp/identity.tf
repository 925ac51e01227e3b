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
    decisions    = ["roles/compute.viewer"]
    planning     = ["roles/logging.viewer"]
    terraform    = ["roles/logging.viewer", "roles/monitoring.viewer"]
    verification = ["roles/logging.viewer"]
  }

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

resource "google_service_account" "deployable" {
  for_each = local.deployables

  account_id   = "infraai-${each.key}"
  display_name = "INFRAai ${each.key}"

  depends_on = [google_project_service.this]
}

resource "google_service_account" "terraform" {
  for_each = local.terraform_roles

  account_id   = "infraai-tf-${each.key}"
  display_name = "INFRAai terraform ${each.key}"

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

# restart_instance, and nothing else of Compute Engine.
resource "google_project_iam_custom_role" "restart" {
  project     = var.deployments_project
  role_id     = "infraaiRestart"
  title       = "INFRAai restart of machines"
  description = "Looks at a machine and resets it."
  permissions = [
    "compute.firewalls.get",
    "compute.instances.get",
    "compute.instances.reset",
    "compute.zoneOperations.get",
  ]
}

resource "google_project_iam_member" "restart" {
  project = var.deployments_project
  role    = google_project_iam_custom_role.restart.name
  member  = google_service_account.deployable["actions"].member
}

# A display name of a service account is changed by this, which only much wider roles have too.
resource "google_project_iam_custom_role" "rename" {
  project     = var.deployments_project
  role_id     = "infraaiRename"
  title       = "INFRAai naming of service accounts"
  description = "Changes what a service account is called on screen."
  permissions = ["iam.serviceAccounts.update"]
}

resource "google_project_iam_member" "rename" {
  project = var.deployments_project
  role    = google_project_iam_custom_role.rename.name
  member  = google_service_account.terraform["apply"].member
}

# Who may use a service account is said with this. The role that Google has for it also switches accounts off and on.
resource "google_project_iam_custom_role" "signing" {
  project     = var.deployments_project
  role_id     = "infraaiSigning"
  title       = "INFRAai users of service accounts"
  description = "Says who may use a service account."
  permissions = ["iam.serviceAccounts.setIamPolicy"]
}

# How people sign in, and not who they are: Google's own roles for it read and change users too.
resource "google_project_iam_custom_role" "sign_in" {
  project     = var.deployments_project
  role_id     = "infraaiSignIn"
  title       = "INFRAai sign-in"
  description = "Says how users of an application sign in."
  permissions = ["firebaseauth.configs.create", "firebaseauth.configs.get", "firebaseauth.configs.update"]
}

resource "google_project_iam_custom_role" "sign_in_read" {
  project     = var.deployments_project
  role_id     = "infraaiSignInRead"
  title       = "INFRAai sign-in, read"
  description = "Sees how users of an application sign in."
  permissions = ["firebaseauth.configs.get"]
}

resource "google_project_iam_member" "sign_in" {
  for_each = { apply = google_project_iam_custom_role.sign_in.name, plan = google_project_iam_custom_role.sign_in_read.name }

  project = var.deployments_project
  role    = each.value
  member  = google_service_account.terraform[each.key].member
}

# Compute Engine's own account starts and stops machines by their schedules.
resource "google_project_iam_custom_role" "schedule" {
  project     = var.deployments_project
  role_id     = "infraaiSchedule"
  title       = "INFRAai schedules of machines"
  description = "Starts and stops machines."
  permissions = ["compute.instances.start", "compute.instances.stop"]
}

resource "google_project_iam_member" "schedule" {
  project = var.deployments_project
  role    = google_project_iam_custom_role.schedule.name
  member  = "serviceAccount:service-${data.google_project.deployments.number}@compute-system.iam.gserviceaccount.com"
}

# Cloud Storage's own account, which Google makes when it is first asked for, tells a function of new objects.
data "google_storage_project_service_account" "deployments" {
  project = var.deployments_project

  depends_on = [google_project_service.this]
}

resource "google_project_iam_member" "storage_events" {
  project = var.deployments_project
  role    = "roles/pubsub.publisher"
  member  = data.google_storage_project_service_account.deployments.member
}

# A scheduled query is read by this, which only roles that run queries have too.
resource "google_project_iam_custom_role" "transfers" {
  project     = var.deployments_project
  role_id     = "infraaiTransfers"
  title       = "INFRAai look at scheduled queries"
  description = "Looks at BigQuery's scheduled queries."
  permissions = ["bigquery.transfers.get"]
}

resource "google_project_iam_member" "transfers" {
  project = var.deployments_project
  role    = google_project_iam_custom_role.transfers.name
  member  = google_service_account.terraform["plan"].member
}

# A cache with a password is read together with it, which only roles that change and delete caches may too.
resource "google_project_iam_custom_role" "cache_passwords" {
  project     = var.deployments_project
  role_id     = "infraaiCachePasswords"
  title       = "INFRAai look at caches' passwords"
  description = "Looks at the passwords of Memorystore for Redis."
  permissions = ["redis.instances.getAuthString"]
}

resource "google_project_iam_member" "cache_passwords" {
  project = var.deployments_project
  role    = google_project_iam_custom_role.cache_passwords.name
  member  = google_service_account.terraform["plan"].member
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
