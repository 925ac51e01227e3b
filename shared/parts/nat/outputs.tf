[% if s.static_ip %]
output "[[ o.egress_ip ]]" {
  description = "The address that everything from this network has on the internet; give it to whoever has to let it in."
  value       = [[ nat_ip.address ]].address
}
[% endif %]
