[% if not used %]
variable "[[ v.watched_host ]]" {
  description = "The name that is asked from outside."
  type        = string
  default     = [[ s.host | hcl ]]
}
[% endif %]
