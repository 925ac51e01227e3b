resource "google_dns_zone" "z" {
  name     = "z"
  domain   = "example.com."
}
resource "google_dns_record_set" "r" {
  zone_id = google_dns_zone.z.name
  name    = "www.example.com."
  type    = "A"
  ttl     = "300"
  records = "203.0.113.5"
}
