variable "[[ v.peer_ip ]]" {
  description = "The public address of the VPN gateway at the other end."
  type        = string
  default     = [[ (s.peer_ip or "203.0.113.1") | hcl ]]

  validation {
    condition     = can(cidrnetmask("${var.[[ v.peer_ip ]]}/32"))
    error_message = "The peer's address looks like 198.51.100.7."
  }
}

variable "[[ v.peer_asn ]]" {
  description = "The number of the other end's network in BGP."
  type        = number
  default     = [[ s.peer_asn ]]
}
