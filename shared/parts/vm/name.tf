resource "google_dns_record_set" "[[ leads.label ]]" {
  managed_zone = [[ by.zone.address ]].name
  name         = [[ by.zone.address ]].dns_name
  type         = "A"
  ttl          = 300
  rrdatas      = [[ "[" ]][[ address.address ]].address]
}
