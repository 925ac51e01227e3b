# What no grant can give back, whoever makes it: the platform's identities never make keys; those of terraform become no
# account of the platform, and nobody takes a token of a deployment's account.

locals {
  principal = "principal://iam.googleapis.com/projects/-/serviceAccounts/"
  agents = [
    for account in concat(
      values(google_service_account.deployable),
      values(google_service_account.terraform),
      values(google_service_account.environment),
      values(google_service_account.caller),
      [google_service_account.build, google_service_account.apps_build, google_service_account.apps_connected],
    ) : "${local.principal}${account.email}"
  ]
  phases = [for account in concat(values(google_service_account.terraform), values(google_service_account.environment)) : "${local.principal}${account.email}"]
  tokens = [
    "iam.googleapis.com/serviceAccounts.getAccessToken",
    "iam.googleapis.com/serviceAccounts.getOpenIdToken",
    "iam.googleapis.com/serviceAccounts.implicitDelegation",
    "iam.googleapis.com/serviceAccounts.signBlob",
    "iam.googleapis.com/serviceAccounts.signJwt",
  ]

  # With deployments in the platform's project their own accounts would be meant too: there, only the first.
  apart = var.deployments_project != var.project_id
  denied = merge(local.denied_there, {
    (var.project_id) = concat(
      [{ principals = local.agents, permissions = ["iam.googleapis.com/serviceAccountKeys.create"] }],
      local.apart ? [{
        principals = local.phases
        permissions = concat(local.tokens, [
          "iam.googleapis.com/serviceAccounts.actAs",
          "iam.googleapis.com/serviceAccounts.setIamPolicy",
        ])
      }] : [],
    )
    (var.deployments_project) = concat(
      [{ principals = local.agents, permissions = ["iam.googleapis.com/serviceAccountKeys.create"] }],
      local.apart ? [{ principals = local.agents, permissions = local.tokens }] : [],
    )
  })
  denied_there = {
    for project in var.environments : project => [
      { principals = local.agents, permissions = ["iam.googleapis.com/serviceAccountKeys.create"] },
      { principals = local.agents, permissions = local.tokens },
    ]
  }
}

resource "google_iam_deny_policy" "this" {
  for_each = var.deny_policies ? setunion([var.project_id, var.deployments_project], var.environments) : toset([])

  parent       = urlencode("cloudresourcemanager.googleapis.com/projects/${each.value}")
  name         = "infraai"
  display_name = "INFRAai: what its identities never do"

  dynamic "rules" {
    for_each = local.denied[each.value]

    content {
      deny_rule {
        denied_principals  = rules.value.principals
        denied_permissions = rules.value.permissions
      }
    }
  }
}
