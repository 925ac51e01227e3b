output "emails" {
  value = { for name, account in google_service_account.account : name => account.email }
}
