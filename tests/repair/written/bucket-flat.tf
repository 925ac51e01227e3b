resource "google_storage_bucket" "b" {
  name       = "acme-flat"
  location   = "EU"
  versioning = true
  encryption = "projects/acme/locations/eu/keyRings/r/cryptoKeys/k"
  retention_period = 86400
  main_page_suffix = "index.html"
  not_found_page   = "404.html"
}
