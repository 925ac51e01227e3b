output "[[ o.dataproc_cluster ]]" {
  description = "The cluster, as jobs are submitted to it."
  value       = [[ cluster.address ]].name
}
