resource "google_storage_bucket" "b" {
  "name": "my-json-bucket",
  "location": "US",
  "labels": {
    "env": "prod",
    "team": "x"
  },
}
