output "[[ o.connect ]]" {
  description = "What the owner of [[ s.whose ]] does once, before this is applied: connect it, and let the builds read it."
  value       = <<-EOT
    gcloud builds connections create github [[ s.connection ]] --project=${var.project_id} --region=${var.region}
    gcloud builds repositories create [[ s.connected ]] --remote-uri=https://github.com/[[ s.whose ]].git --connection=[[ s.connection ]] --project=${var.project_id} --region=${var.region}
    gcloud builds connections add-iam-policy-binding [[ s.connection ]] --project=${var.project_id} --region=${var.region} --role=roles/cloudbuild.readTokenAccessor --member=serviceAccount:${google_service_account.[[ identity.label ]].email}
  EOT
}

output "[[ o.builder ]]" {
  description = "The service account as which it builds and deploys."
  value       = google_service_account.[[ identity.label ]].email
}
