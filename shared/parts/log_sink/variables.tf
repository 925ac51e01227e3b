[% if kept %]
variable "[[ v.keep_days ]]" {
  description = "For how many days the logs are kept: 1 to 3650."
  type        = number
  default     = [[ s.keep_days ]]
}
[% endif %]
