output "bucket_urls" {
  value = { for name, bucket in google_storage_bucket.data : name => bucket.url }
}
