output "[[ o.workstations ]]" {
  description = "The command by which somebody may make workstations of this kind; say who in place of YOU."
  value       = "gcloud workstations configs add-iam-policy-binding ${google_workstations_workstation_config.[[ config.label ]].workstation_config_id} --cluster ${google_workstations_workstation_cluster.[[ cluster.label ]].workstation_cluster_id} --region ${var.region} --project ${var.project_id} --member user:YOU --role roles/workstations.workstationCreator"
}
