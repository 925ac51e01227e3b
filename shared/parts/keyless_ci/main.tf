# Whoever has a token of the issuer is told apart by the pool; the provider's condition says who of them comes in.
resource "google_iam_workload_identity_pool" "[[ pool.label ]]" {
  workload_identity_pool_id = "[[ pool.ref ]]${var.name_suffix}"
  display_name              = "[[ pool.ref ]]${var.name_suffix}"
  description               = "Pipelines that deploy without a key"
}

resource "google_iam_workload_identity_pool_provider" "[[ provider.label ]]" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.[[ pool.label ]].workload_identity_pool_id
  workload_identity_pool_provider_id = "[[ provider.ref ]]${var.name_suffix}"
  display_name                       = "[[ provider.ref ]]${var.name_suffix}"
[% if s.repository %]
  attribute_condition                = "assertion.[[ s.claim ]] == \"[[ s.who ]]\"[% if s.ref %] && assertion.ref == \"[[ s.ref ]]\"[% endif %][% if s.names_branch %] && assertion.ref_type == \"branch\"[% endif %][% if s.workspace %] && assertion.terraform_workspace_name == \"[[ s.workspace ]]\"[% endif %]"
[% else %]
  # Nobody comes in until a repository is named.
  attribute_condition = "assertion.[[ s.claim ]] == \"[[ s.who ]]\""
  disabled            = true
[% endif %]

  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.[[ s.claim ]]"
  }

  oidc {
    issuer_uri = "[[ s.issuer ]]"
  }
}

# The repository's pipelines act as this account, and it may do what is granted below and nothing else.
resource "google_service_account_iam_member" "[[ comes_in.label ]]" {
  service_account_id = google_service_account.[[ identity.label ]].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.[[ pool.label ]].name}/attribute.repository/[[ s.who ]]"
}
