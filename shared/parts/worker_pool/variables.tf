variable "[[ v.container_image ]]" {
  description = "The container that works all the time; it serves no requests."
  type        = string
  default     = [[ s.image | hcl ]]
}
