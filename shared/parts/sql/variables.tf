[% import "common.tf" as common %]
variable "[[ v.database_tier ]]" {
  description = "The size of the Cloud SQL instance."
  type        = string
  default     = [[ s.tier | hcl ]]

  validation {
    condition     = can(regex("^db-[A-Za-z0-9-]+$", var.[[ v.database_tier ]]))
    error_message = "A tier looks like db-custom-2-7680 or db-f1-micro."
  }
}

[[ common.protection(v, "Whether the database refuses to be deleted; set to false and apply before destroying it on purpose.") ]]
