output "[[ o.alloydb ]]" {
  description = "The cluster; the addresses of its nodes are inside the network."
  value       = google_alloydb_cluster.[[ cluster.label ]].name
}
