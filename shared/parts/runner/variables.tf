[% import "common.tf" as common %]
variable "[[ v.repository ]]" {
  description = "The repository whose jobs are run, as owner/name."
  type        = string
  default     = [[ (s.repository or "owner/repository") | hcl ]]

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.[[ v.repository ]]))
    error_message = "A repository looks like owner/name."
  }
}

[[ common.machine_type(v, s, "The machine type of the runners.") ]]

[[ common.boot_image(v, "debian-cloud/debian-13", "The boot image of the machines: a family, so that a new machine gets its latest image.") ]]

variable "[[ v.min_replicas ]]" {
  description = "The fewest runners that are kept ready."
  type        = number
  default     = [[ s.min_replicas ]]

  validation {
    condition     = var.[[ v.min_replicas ]] >= 0
    error_message = "It can't be below zero."
  }
}

variable "[[ v.max_replicas ]]" {
  description = "The most runners at a time; they bound the bill."
  type        = number
  default     = [[ s.max_replicas ]]

  validation {
    condition     = var.[[ v.max_replicas ]] >= 1 && var.[[ v.max_replicas ]] <= 100
    error_message = "There are between 1 and 100 runners."
  }
}
