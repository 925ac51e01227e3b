[% import "common.tf" as common %]
variable "[[ v.nodes ]]" {
  description = "How many nodes there are, at least."
  type        = number
  default     = [[ s.nodes ]]

  validation {
    condition     = var.[[ v.nodes ]] >= 1 && var.[[ v.nodes ]] <= 30
    error_message = "There are between 1 and 30 nodes."
  }
}

[[ common.protection(v, "Whether the instance refuses to be deleted; set to false and apply before destroying it on purpose.") ]]
