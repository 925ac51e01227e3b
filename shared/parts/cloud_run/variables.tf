[% import "container.tf" as c %]
[[ c.variable(v, s, "The container that Cloud Run serves; it listens on port " ~ s.port ~ ".") ]][% if s.sidecar %]

variable "[[ v.sidecar_image ]]" {
  description = "The container that runs beside it."
  type        = string
  default     = [[ s.sidecar | hcl ]]
}
[% endif %]
[% if s.domain %]

variable "[[ v.domain ]]" {
  description = "The domain that leads to the service."
  type        = string
  default     = [[ s.domain | hcl ]]
}
[% endif %]
[% if s.iap %]

variable "[[ v.iap_members ]]" {
  description = "Who may come in: user:name@example.com, group:team@example.com, domain:example.com."
  type        = list(string)
  default     = [[ "[" ]][[ s.people | map("hcl") | join(", ") ]]]

  validation {
    condition     = alltrue([for member in var.[[ v.iap_members ]] : can(regex("^(user|group|domain):", member))])
    error_message = "A member begins with user:, group: or domain:."
  }
}
[% endif %]
