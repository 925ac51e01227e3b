# Roles of our own, where Google's own give too much, and what Google's service agents need beside theirs.

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

# What a part takes that Google's own roles only give together with much more: single permissions, by phase (parts.tf).
resource "google_project_iam_custom_role" "parts" {
  for_each = local.part_permissions

  project     = var.deployments_project
  role_id     = "infraaiParts${title(each.key)}"
  title       = "INFRAai parts, ${each.key}"
  description = "What no narrower role of Google's gives."
  permissions = each.value
}

resource "google_project_iam_member" "parts" {
  for_each = google_project_iam_custom_role.parts

  project = var.deployments_project
  role    = each.value.name
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
