output "[[ o.workstations ]]" {
  description = "The command by which somebody may make workstations of this kind: POLICY.yaml binds who that is to roles/workstations.workstationCreator."
  value       = "gcloud workstations configs set-iam-policy ${google_workstations_workstation_config.[[ config.label ]].workstation_config_id} POLICY.yaml --cluster ${google_workstations_workstation_cluster.[[ cluster.label ]].workstation_cluster_id} --region ${var.region} --project ${var.project_id}"
}
