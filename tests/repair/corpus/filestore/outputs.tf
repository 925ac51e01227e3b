output "share_ip" {
  value = google_filestore_instance.share.networks[0].ip_addresses[0]
}
