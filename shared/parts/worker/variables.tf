variable "[[ v.machine_type ]]" {
  description = "The Compute Engine machine type."
  type        = string
  default     = [[ s.machine_type | hcl ]]

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)+$", var.[[ v.machine_type ]]))
    error_message = "A machine type looks like e2-medium or n2-standard-4."
  }
}

variable "[[ v.image ]]" {
  description = "The boot image of the machines: a family, so that a new machine gets its latest image."
  type        = string
  default     = "debian-cloud/debian-13"
}
