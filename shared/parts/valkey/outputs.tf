output "[[ o.valkey ]]" {
  description = "The cache; its addresses are inside the network."
  value       = google_memorystore_instance.[[ cache.label ]].id
}
