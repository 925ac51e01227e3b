resource "google_dns_managed_zone" "z" {
  name     = "z-main"
  dns_name = "acme.com."
}
resource "google_dns_record_set" "a" {
  zone    = google_dns_managed_zone.z.name
  name    = "www.acme.com."
  type    = "A"
  ttl     = 300
  records = ["203.0.113.7"]
}
