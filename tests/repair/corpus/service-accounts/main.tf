provider "google" {
  project = var.project_id
}

locals {
  bindings = flatten([
    for name, account in var.accounts : [
      for role in account.roles : {
        key  = "${name}-${role}"
        name = name
        role = role
      }
    ]
  ])
}

resource "google_service_account" "account" {
  for_each     = var.accounts
  account_id   = each.key
  display_name = each.value.display_name
  description  = "Managed by Terraform"
}

resource "google_project_iam_member" "binding" {
  for_each = { for binding in local.bindings : binding.key => binding }

  project = var.project_id
  role    = each.value.role
  member  = "serviceAccount:${google_service_account.account[each.value.name].email}"
}

resource "google_project_iam_custom_role" "reader" {
  role_id     = "configReader"
  title       = "Config reader"
  description = "Reads configuration and nothing else"
  permissions = ["storage.objects.get", "storage.objects.list"]
}

resource "google_project_service" "api" {
  for_each           = toset(["compute.googleapis.com", "run.googleapis.com"])
  service            = each.value
  disable_on_destroy = false
}
