[% import "common.tf" as common %]
[[ common.machine_type(v, s, "The Compute Engine machine type.") ]]

[[ common.boot_image(v, s.boot_image, "The boot image of the machines: a family, so that a new machine gets its latest image.") ]]
[% if s.container %]

[[ common.container_image(v, s, "The container that the machines run.") ]]
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
