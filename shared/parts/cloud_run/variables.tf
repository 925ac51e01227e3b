[% import "container.tf" as c %]
[[ c.variable(v, s, "The container that Cloud Run serves; it listens on port " ~ s.port ~ ".") ]][% if s.sidecar %]

variable "[[ v.sidecar_image ]]" {
  description = "The container that runs beside it."
  type        = string
  default     = [[ s.sidecar | hcl ]]
}
[% endif %]
