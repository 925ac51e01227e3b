output "[[ o.account ]]" {
  description = "The service account's address."
  value       = google_service_account.[[ identity.label ]].email
}
