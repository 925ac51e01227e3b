output "[[ o.workflow ]]" {
  description = "The workflow; `gcloud workflows run` starts it by hand, with what the first step gets as --data."
  value       = google_workflows_workflow.[[ workflow.label ]].id
}
