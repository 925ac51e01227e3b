output "[[ o.gateway_addresses ]]" {
  description = "The two addresses of this end; the other end has a tunnel to each."
  value       = [[ gateway.address ]].vpn_interfaces[*].ip_address
}

output "[[ o.key_secret ]]" {
  description = "The secret that holds the key of the tunnels."
  value       = [[ secret.address ]].id
}
