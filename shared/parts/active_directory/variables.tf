[% import "common.tf" as common %]
variable "[[ v.ad_domain ]]" {
  description = "The domain's name; it can't be changed, and should be none that the internet knows."
  type        = string
  default     = "[[ s.domain ]]"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,14}\\.[a-z0-9.-]+$", var.[[ v.ad_domain ]]))
    error_message = "The name looks like ad.example.internal, its first word of up to 15 characters."
  }
}

[[ common.protection(v, "Whether the domain refuses to be deleted; set to false and apply before destroying it on purpose.") ]]
