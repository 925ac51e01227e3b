[% if s.source != "list" %]
variable "[[ v.source_bucket ]]" {
  description = "The [[ "container" if s.source == "azure" else "S3 bucket" ]] that is copied."
  type        = string
  default     = "[[ s.source_bucket ]]"
}
[% endif %]
[% if s.role_arn %]

variable "[[ v.role_arn ]]" {
  description = "The role at AWS by which it is read; its trust policy names Google's account for transfers."
  type        = string
  default     = "[[ s.role_arn ]]"
}
[% endif %]
