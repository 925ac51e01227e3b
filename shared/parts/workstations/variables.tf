variable "[[ v.machine_type ]]" {
  description = "The machine type of a workstation."
  type        = string
  default     = [[ s.size | hcl ]]
}

variable "[[ v.workstation_image ]]" {
  description = "The image that a workstation runs: Google's own, or yours in a repository that its account may read."
  type        = string
  default     = [[ s.image | hcl ]]
}
