resource "google_storage_bucket" "site" {
  bucket   = "acme-site"
  acl      = "private"
  location = "US"

  versioning {
    enabled = true
  }

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "AES256"
      }
    }
  }

  lifecycle_rule {
    id      = "old"
    enabled = true
    expiration {
      days = 30
    }
  }
}

resource "google_storage_bucket_object" "index" {
  bucket  = google_storage_bucket.site.bucket
  key     = "index.html"
  content = "<h1>hello</h1>"
}

output "arn" {
  value = google_storage_bucket.site.arn
}
