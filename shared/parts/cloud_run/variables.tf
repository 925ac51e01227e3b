[% import "common.tf" as common %]
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

[[ common.iap_members(v, s, "Who may come in: user:name@example.com, group:team@example.com, domain:example.com.") ]]
[% endif %]
