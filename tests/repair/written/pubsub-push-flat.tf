resource "google_pubsub_subscription" "s" {
  name          = "s-main"
  topic         = "t"
  push_endpoint = "https://acme.com/push"
  oidc_token {
    service_account_email = "push@acme.iam.gserviceaccount.com"
  }
}
