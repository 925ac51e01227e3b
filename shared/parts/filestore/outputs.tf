output "[[ o.share ]]" {
  description = "Where the share is mounted from."
  value       = "${google_filestore_instance.[[ share.label ]].networks[0].ip_addresses[0]}:/share"
}
