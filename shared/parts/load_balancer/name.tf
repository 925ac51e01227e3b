[% if s.https %]
resource "google_dns_record_set" "[[ leads.label ]]" {
  for_each = toset(var.[[ v.domains ]])

  managed_zone = [[ by.zone.address ]].name
  name         = "${each.value}."
  type         = "A"
  ttl          = 300
  rrdatas      = [[ "[" ]][[ address.address ]].address]
}
[% if s.by_record %]

# Google looks for it before it issues the certificate, and each time it renews it.
resource "google_dns_record_set" "[[ proves.label ]]" {
  for_each = [[ authorization.address ]]

  managed_zone = [[ by.zone.address ]].name
  name         = each.value.dns_resource_record[0].name
  type         = each.value.dns_resource_record[0].type
  ttl          = 300
  rrdatas      = [each.value.dns_resource_record[0].data]
}
[% endif %]
[% else %]
resource "google_dns_record_set" "[[ leads.label ]]" {
  managed_zone = [[ by.zone.address ]].name
  name         = [[ by.zone.address ]].dns_name
  type         = "A"
  ttl          = 300
  rrdatas      = [[ "[" ]][[ address.address ]].address]
}
[% endif %]
