output "[[ o.redis_host ]]" {
  description = "The cache's address inside the VPC."
  value       = google_redis_instance.[[ cache.label ]].host
}
