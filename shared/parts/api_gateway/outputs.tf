output "[[ o.url ]]" {
  description = "Where the gateway answers."
  value       = "https://${google_api_gateway_gateway.[[ gateway.label ]].default_hostname}"
}
[% if s.keys %]

output "[[ o.key_service ]]" {
  description = "The service that callers' keys are for: `gcloud services enable SERVICE`, then `gcloud services api-keys create --api-target=service=SERVICE`."
  value       = google_api_gateway_api.[[ api.label ]].managed_service
}
[% endif %]
