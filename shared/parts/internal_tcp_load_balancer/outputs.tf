output "[[ o.internal_ip ]]" {
  description = "Where it answers, inside the network."
  value       = [[ inner_front.address ]].ip_address
}
