output "[[ o.transfer ]]" {
  description = "The transfer, as `gcloud transfer jobs run` names it."
  value       = google_storage_transfer_job.[[ transfer.label ]].name
}

output "[[ o.reads_as ]]" {
  description = "The id of Google's account for transfers, which a trust policy at AWS names."
  value       = data.google_storage_transfer_project_service_account.[[ transfer.label ]].subject_id
}
[% if s.keyed %]

output "[[ o.keys ]]" {
  description = "The secret that takes what opens the source: `gcloud secrets versions add`."
  value       = google_secret_manager_secret.[[ keys.label ]].secret_id
}
[% endif %]
