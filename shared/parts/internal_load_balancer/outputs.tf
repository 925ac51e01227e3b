output "[[ o.internal_ip ]]" {
  description = "Where it answers, inside the network."
  value       = [[ inner_front.address ]].ip_address
}
[% if s.published %]

output "[[ o.attachment ]]" {
  description = "What others attach to, as their forwarding rule's target."
  value       = [[ attachment.address ]].id
}
[% endif %]
