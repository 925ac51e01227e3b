# An identity of its own: it holds the roles granted below and no others.
resource "google_service_account" "[[ identity.label ]]" {
  account_id   = "[[ identity.ref ]]${var.name_suffix}"
  display_name = "[[ identity.ref ]]${var.name_suffix}"
}
