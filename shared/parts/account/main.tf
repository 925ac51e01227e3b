# It has no key: whoever is to act as it is let in by a person, or comes in by Workload Identity Federation.
resource "google_service_account" "[[ identity.label ]]" {
  account_id   = "[[ identity.ref ]]${var.name_suffix}"
  display_name = "[[ identity.ref ]]${var.name_suffix}"
}
[% if works %]

resource "google_project_iam_member" "[[ works.label ]]" {
  for_each = toset([[ s.on_project | tojson ]])

  project = var.project_id
  role    = each.value
  member  = google_service_account.[[ identity.label ]].member
}
[% endif %]
