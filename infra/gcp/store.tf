# Firestore: the documents are the state, and the outbox.

resource "google_firestore_database" "this" {
  name                              = "(default)"
  location_id                       = var.firestore_location
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.protect ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = var.protect ? "ABANDON" : "DELETE"

  depends_on = [google_project_service.this]
}

# Queries on one field need no index of our own. These are on two.
locals {
  indexes = {
    # Alerts of one status, newest first.
    alerts-by-status = { collection = "ops_alerts", equal = "status", by = "created_at", order = "DESCENDING" }
    # Alerts of one deployment, and of one severity.
    alerts-by-deployment = { collection = "ops_alerts", equal = "deployment_id", by = "created_at", order = "DESCENDING" }
    alerts-by-severity   = { collection = "ops_alerts", equal = "severity", by = "created_at", order = "DESCENDING" }
    # Openings on one resource within the hour.
    runs-by-status             = { collection = "runs", equal = "status", by = "created_at", order = "DESCENDING" }
    runs-by-deployment         = { collection = "runs", equal = "deployment_id", by = "created_at", order = "DESCENDING" }
    deployments-by-environment = { collection = "deployments", equal = "environment", by = "created_at", order = "DESCENDING" }
    deployments-by-application = { collection = "deployments", equal = "application", by = "created_at", order = "DESCENDING" }
    alerts-by-resource         = { collection = "ops_alerts", equal = "resource", by = "created_at", order = "ASCENDING" }
  }
}

resource "google_firestore_index" "this" {
  for_each = local.indexes

  database   = google_firestore_database.this.name
  collection = each.value.collection

  fields {
    field_path = each.value.equal
    order      = "ASCENDING"
  }

  fields {
    field_path = each.value.by
    order      = each.value.order
  }
}

# Claims, and states that wait to be adopted, go by themselves some time after they expire.
resource "google_firestore_field" "expiry" {
  for_each = toset(["adoptions", "claims"])

  database   = google_firestore_database.this.name
  collection = each.key
  field      = "expires_at"

  ttl_config {}

  # Nobody asks by it, and times that only grow would make the index a bottleneck.
  index_config {}
}

moved {
  from = google_firestore_field.claims_expiry
  to   = google_firestore_field.expiry["claims"]
}
