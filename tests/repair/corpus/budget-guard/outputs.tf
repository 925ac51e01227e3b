output "budget" {
  value = google_billing_budget.monthly.name
}
