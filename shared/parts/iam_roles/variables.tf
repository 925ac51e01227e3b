[% for who in s.kinds if s.by_kind %]
variable "[[ v[who] ]]" {
  description = "The [[ who | replace("_", " ") ]], as group:team@example.com or user:ann@example.com."
  type        = list(string)
  default     = [[ "[" ]][[ s.of(who) | map("hcl") | join(", ") ]]]

  validation {
    condition     = alltrue([for member in var.[[ v[who] ]] : can(regex("^(user|group):[^@]+@[^@]+$", member))])
    error_message = "A member begins with user: or group: and has an address."
  }
}

[% endfor %]
