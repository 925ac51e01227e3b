resource "google_dns_managed_zone" "site" {
  name   = "site"
  domain = "site.example."
}

resource "google_dns_record" "root" {
  managed_zone = google_dns_managed_zone.site.name
  name         = google_dns_managed_zone.site.dns_name
  type         = "A"
  ttl          = 300
  value        = "203.0.113.10"
}

resource "google_dns_record_set" "mx" {
  managed_zone = "google_dns_managed_zone.site.name"
  name         = google_dns_managed_zone.site.domain
  type         = "MX"
  rrdatas      = "10 mail.site.example."
}

output "name_servers" {
  value = google_dns_managed_zone.site.nameservers
}
