locals {
  # What deployments are made of, and how they are watched.
  deployment_apis = setunion(local.part_apis, ["cloudresourcemanager.googleapis.com", "vpcaccess.googleapis.com"])

  # The platform's own besides; through orgpolicy it looks up what the organisation forbids.
  apis = setunion(local.deployment_apis, ["generativelanguage.googleapis.com", "orgpolicy.googleapis.com"])
}

resource "google_project_service" "this" {
  for_each = local.apis

  service = each.value
  # Others may use them, and what is deployed goes on needing them.
  disable_on_destroy = false
}

resource "google_project_service" "deployments" {
  for_each = var.deployments_project == var.project_id ? toset([]) : local.deployment_apis

  project            = var.deployments_project
  service            = each.value
  disable_on_destroy = false
}
