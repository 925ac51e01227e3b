output "secret_ids" {
  value = values(google_secret_manager_secret.app)[*].id
}
