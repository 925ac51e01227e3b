[% if s.https %]
variable "[[ v.domains ]]" {
  description = "The domains of the certificate; their records must lead to the load balancer's address."
  type        = list(string)
  default     = [[ "[" ]][[ s.named | map("hcl") | join(", ") ]]]

  validation {
    condition     = length(var.[[ v.domains ]]) >= 1 && length(var.[[ v.domains ]]) <= 100
    error_message = "A certificate has between 1 and 100 domains."
  }
}
[% endif %]
[% if s.iap %]

variable "[[ v.iap_members ]]" {
  description = "Who may come in: user:name@example.com, group:team@example.com, domain:example.com."
  type        = list(string)
  default     = [[ "[" ]][[ s.people | map("hcl") | join(", ") ]]]

  validation {
    condition     = alltrue([for member in var.[[ v.iap_members ]] : can(regex("^(user|group|domain|serviceAccount):", member))])
    error_message = "A member begins with user:, group:, domain: or serviceAccount:."
  }
}
[% endif %]
