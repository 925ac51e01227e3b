output "[[ o.cluster_name ]]" {
  description = "The cluster's name."
  value       = [[ cluster.address ]].name
}

output "[[ o.kubectl ]]" {
  description = "The command after which kubectl speaks to the cluster."
  value       = "gcloud container clusters get-credentials ${[[ cluster.address ]].name} --dns-endpoint --location ${[[ cluster.address ]].location} --project ${var.project_id}"
}

output "[[ o.workload_account ]]" {
  description = "The service account that links grant roles to: annotate the pods' Kubernetes account with it."
  value       = [[ identity.address ]].email
}

output "[[ o.workload_binding ]]" {
  description = "The command by which pods of the Kubernetes account default/[[ id ]] may act as that service account."
  value       = "gcloud iam service-accounts add-iam-policy-binding ${[[ identity.address ]].email} --project ${var.project_id} --role roles/iam.workloadIdentityUser --member 'serviceAccount:${var.project_id}.svc.id.goog[default/[[ id ]]]'"
}
[% if env %]

output "[[ o.workload_environment ]]" {
  description = "Where pods find what the cluster uses."

  value = {
[% set width = env | map(attribute="name") | map("length") | max %]
[% for each in env %]
    [[ each.name.ljust(width) ]] = [[ each.value ]]
[% endfor %]
  }
}
[% endif %]
[% if s.ingress %]

output "[[ o.ingress_ip ]]" {
  description = "The address for the Ingress; the domain's records lead here."
  value       = [[ ingress_ip.address ]].address
}
[% endif %]
[% if s.armor %]

output "[[ o.armor_policy ]]" {
  description = "The Cloud Armor policy: securityPolicy.name of a BackendConfig, or securityPolicy of a GCPBackendPolicy."
  value       = [[ armor.address ]].name
}
[% endif %]
