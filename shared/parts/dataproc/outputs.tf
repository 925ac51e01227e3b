output "[[ o.dataproc_cluster ]]" {
  description = "The cluster, as `gcloud dataproc jobs submit` takes it."
  value       = [[ cluster.address ]].name
}
