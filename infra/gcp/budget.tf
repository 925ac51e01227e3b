# Instances are capped (max_instances), deployments are capped (tuning.max_monthly_cost_usd); this tells what is spent.

resource "google_billing_budget" "this" {
  count = var.billing_account == null ? 0 : 1

  billing_account = var.billing_account
  display_name    = "INFRAai in ${var.project_id}"

  budget_filter {
    projects = ["projects/${data.google_project.this.number}"]
  }

  amount {
    specified_amount {
      currency_code = "USD"
      units         = tostring(floor(var.monthly_budget_usd))
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.9, 1.0]

    content {
      threshold_percent = threshold_rules.value
    }
  }

  # Without anybody to tell, Google tells those who manage the billing account.
  dynamic "all_updates_rule" {
    for_each = length(local.channels) == 0 ? [] : [1]

    content {
      # A budget takes five channels at most.
      monitoring_notification_channels = slice(local.channels, 0, min(5, length(local.channels)))
    }
  }

  depends_on = [google_project_service.this]
}
