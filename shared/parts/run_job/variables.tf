variable "[[ v.container_image ]]" {
  description = "The container that the job runs until it ends."
  type        = string
  default     = [[ s.image | hcl ]]
}
