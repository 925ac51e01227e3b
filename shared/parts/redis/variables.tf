[% import "common.tf" as common %]
variable "[[ v.memory_gb ]]" {
  description = "The size of the cache in GB."
  type        = number
  default     = [[ s.memory_gb ]]

  validation {
    condition     = var.[[ v.memory_gb ]] >= 1 && var.[[ v.memory_gb ]] <= 300
    error_message = "A cache has between 1 and 300 GB."
  }
}

[[ common.protection(v, "Whether the cache refuses to be deleted; set to false and apply before destroying it on purpose.") ]]
