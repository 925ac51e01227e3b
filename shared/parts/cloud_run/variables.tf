variable "[[ v.container_image ]]" {
  description = "The container that Cloud Run serves; it listens on port [[ s.port ]]."
  type        = string
  default     = [[ s.image | hcl ]]
}
[% if s.sidecar %]

variable "[[ v.sidecar_image ]]" {
  description = "The container that runs beside it."
  type        = string
  default     = [[ s.sidecar | hcl ]]
}
[% endif %]
