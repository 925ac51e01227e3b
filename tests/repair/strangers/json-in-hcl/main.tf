resource "google_storage_bucket" "data" {
  "name": "acme-data",
  "location": "EU",
  "uniform_bucket_level_access": true,
  "labels": {
    "env": "prod",
    "team": "data"
  }
}

resource "google_pubsub_topic" "data" {
  "name": "data",
  "message_storage_policy": {
    "allowed_persistence_regions": ["europe-west1"]
  }
}
