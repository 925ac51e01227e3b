provider "google" {
  project = var.project_id
}

locals {
  tables = {
    events = {
      partition_field = "occurred_at"
      expires_days    = 365
    }
    users = {
      partition_field = "created_at"
      expires_days    = 730
    }
  }
}

resource "google_bigquery_dataset" "warehouse" {
  dataset_id                 = "warehouse"
  friendly_name              = "Warehouse"
  description                = "Everything the product records."
  location                   = "EU"
  delete_contents_on_destroy = false

  access {
    role          = "OWNER"
    special_group = "projectOwners"
  }

  access {
    role           = "READER"
    group_by_email = var.analysts
  }
}

resource "google_bigquery_table" "table" {
  for_each = local.tables

  dataset_id          = google_bigquery_dataset.warehouse.dataset_id
  table_id            = each.key
  deletion_protection = true

  time_partitioning {
    type          = "DAY"
    field         = each.value.partition_field
    expiration_ms = each.value.expires_days * 24 * 60 * 60 * 1000
  }

  schema = jsonencode([
    {
      name = "id"
      type = "STRING"
      mode = "REQUIRED"
    },
    {
      name = each.value.partition_field
      type = "TIMESTAMP"
      mode = "NULLABLE"
    },
  ])
}
