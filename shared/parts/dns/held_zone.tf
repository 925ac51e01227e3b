# Google has no narrower role for records; given on the zone, it reaches no other.
resource "google_dns_managed_zone_iam_member" "[[ held.label ]]" {
  managed_zone = google_dns_managed_zone.[[ zone.label ]].name
  role         = "[[ role ]]"
  member       = google_service_account.[[ identity.label ]].member
}
