resource "google_storage_bucket_object" "[[ page.label ]]" {
  name          = "index.html"
  bucket        = google_storage_bucket.[[ bucket.label ]].name
  content_type  = "text/html; charset=utf-8"
  cache_control = "public, max-age=60"
  content       = "<!doctype html><title>It works</title><h1>It works</h1>"
}
