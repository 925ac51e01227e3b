resource "google_billing_budget" "cap" {
  billing_account = "000000-111111-222222"
  name            = "cap"

  amount {
    currency_code = "USD"
    units         = 500
  }

  threshold_rules = [
    { threshold_percent = 0.5 },
    { threshold_percent = 1.0 },
  ]
}

resource "google_logging_project_sink" "errors" {
  name        = "errors"
  destination = "storage.googleapis.com/${google_storage_bucket.logs.name}"
  filter      = "severity >= "ERROR""
}

resource "google_logging_metric" "errors" {
  name   = "errors"
  filter = "severity=ERROR"
  metric_descriptor {
    kind       = "DELTA"
    value_type = "INT64"
    labels = [{
      key        = "service"
      value_type = "STRING"
    }]
  }
}

resource "google_storage_bucket" "logs" {
  name     = "acme-logs"
  location = "US"
}
