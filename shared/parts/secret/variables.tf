[% if s.rotation_days %]
variable "[[ v.next_rotation ]]" {
  description = "When the secret is due for the first time, RFC 3339."
  type        = string
  default     = "2030-01-01T00:00:00Z"
}
[% endif %]
