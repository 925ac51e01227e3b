resource "google_dns_record_set" "[[ leads.label ]]" {
  managed_zone = [[ by.zone.address ]].name
  name         = [[ by.zone.address ]].dns_name
  type         = "A"
  ttl          = 300
  rrdatas      = [[ "[" ]][% if address and not by_s.private %][[ address.address ]].address[% else %][[ vm.address ]].network_interface[0].network_ip[% endif %]]
}
