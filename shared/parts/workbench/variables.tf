variable "[[ v.machine_type ]]" {
  description = "The notebook's machine type."
  type        = string
  default     = [[ s.size | hcl ]]
}
