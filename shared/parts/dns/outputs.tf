[% if not s.private %]
output "[[ o.name_servers ]]" {
  description = "The name servers to set where the domain was bought."
  value       = [[ zone.address ]].name_servers
}
[% endif %]
