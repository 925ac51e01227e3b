output "[[ o.endpoint ]]" {
  description = "The endpoint's id, as `gcloud ai endpoints deploy-model` takes it."
  value       = [[ endpoint.address ]].name
}
