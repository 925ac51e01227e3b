[% if s.https %]
resource "google_dns_record_set" "[[ leads.label ]]" {
  for_each = toset(var.[[ v.domains ]])

  managed_zone = [[ by.zone.address ]].name
  name         = "${each.value}."
  type         = "A"
  ttl          = 300
  rrdatas      = [[ "[" ]][[ address.address ]].address]
}
[% else %]
resource "google_dns_record_set" "[[ leads.label ]]" {
  managed_zone = [[ by.zone.address ]].name
  name         = [[ by.zone.address ]].dns_name
  type         = "A"
  ttl          = 300
  rrdatas      = [[ "[" ]][[ address.address ]].address]
}
[% endif %]
