[% import "common.tf" as common %]
variable "[[ v.units ]]" {
  description = "Processing units, a thousand of which are a node."
  type        = number
  default     = [[ s.units ]]

  validation {
    condition     = var.[[ v.units ]] >= 100 && var.[[ v.units ]] <= 20000
    error_message = "There are between 100 and 20000 units."
  }
}

[[ common.protection(v, "Whether the database refuses to be deleted; set to false and apply before destroying it on purpose.") ]]
