[% if s.protectable %]
variable "[[ v.deletion_protection ]]" {
  description = "Whether the share refuses to be deleted; set to false and apply before destroying it on purpose."
  type        = bool
  default     = true
}
[% endif %]
