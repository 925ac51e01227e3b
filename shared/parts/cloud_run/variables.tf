variable "[[ v.container_image ]]" {
  description = "The container that Cloud Run serves; it listens on port [[ s.port ]]."
  type        = string
  default     = [[ s.image | hcl ]]
}
