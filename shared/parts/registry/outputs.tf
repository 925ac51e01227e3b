output "[[ o.registry ]]" {
  description = "Where images are pushed to: this, a slash, and the image's name."
  value       = google_artifact_registry_repository.[[ registry.label ]].registry_uri
}
[% if s.combined %]

output "[[ o.joined ]]" {
  description = "Where both one's own and what is public are pulled from."
  value       = google_artifact_registry_repository.[[ joined.label ]].registry_uri
}
[% endif %]
