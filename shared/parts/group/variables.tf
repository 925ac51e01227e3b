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
  default     = [[ s.boot_image | hcl ]]
}
[% if s.container %]

variable "[[ v.container_image ]]" {
  description = "The container that the machines run."
  type        = string
  default     = [[ s.image | hcl ]]

  validation {
    condition     = can(regex("^[a-z0-9][A-Za-z0-9._/:@-]*$", var.[[ v.container_image ]]))
    error_message = "An image looks like nginx:stable or europe-docker.pkg.dev/project/repository/app:1.0."
  }
}
[% endif %]

variable "[[ v.min_replicas ]]" {
  description = "The fewest machines the group runs."
  type        = number
  default     = [[ s.min_replicas ]]

  validation {
    condition     = var.[[ v.min_replicas ]] >= 1
    error_message = "A group that serves needs at least one machine."
  }
}

variable "[[ v.max_replicas ]]" {
  description = "The most machines the group may grow to; they bound the bill."
  type        = number
  default     = [[ s.max_replicas ]]

  validation {
    condition     = var.[[ v.max_replicas ]] >= 1 && var.[[ v.max_replicas ]] <= 100
    error_message = "A group grows to between 1 and 100 machines."
  }
}
