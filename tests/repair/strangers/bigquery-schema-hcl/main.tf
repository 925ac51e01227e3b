resource "google_bigquery_dataset" "events" {
  dataset_id    = "events"
  friendly_name = "Events"
  location      = "EU"

  labels = {
    env = "prod"
  }

  access = [
    {
      role          = "READER"
      group_by_email = "analysts@example.com"
    }
  ]
}

resource "google_bigquery_table" "clicks" {
  dataset_id = google_bigquery_dataset.events.id
  name       = "clicks"

  time_partitioning {
    field = "ts"
  }

  clustering = "user_id"

  schema {
    fields {
      name = "ts"
      type = "TIMESTAMP"
    }
  }
}
