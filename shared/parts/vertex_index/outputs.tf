output "[[ o.index ]]" {
  description = "The index: embeddings are put into it by this name."
  value       = google_vertex_ai_index.[[ index.label ]].id
}

output "[[ o.load ]]" {
  description = "The command that puts embeddings into it: metadata.json says contentsDeltaUri, a folder of a bucket."
  value       = "gcloud ai indexes update ${google_vertex_ai_index.[[ index.label ]].name} --region ${var.region} --project ${var.project_id} --metadata-file metadata.json"
}
