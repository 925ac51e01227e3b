provider "google" {
  project = var.project_id
}

resource "google_pubsub_topic" "budget" {
  name = "budget-alerts"
}

resource "google_billing_budget" "monthly" {
  billing_account = var.billing_account
  display_name    = "Monthly budget"

  budget_filter {
    projects = ["projects/${var.project_id}"]
  }

  amount {
    specified_amount {
      currency_code = "USD"
      units         = tostring(var.limit_usd)
    }
  }

  dynamic "threshold_rules" {
    for_each = var.thresholds
    content {
      threshold_percent = threshold_rules.value
    }
  }

  all_updates_rule {
    pubsub_topic = google_pubsub_topic.budget.id
  }
}
