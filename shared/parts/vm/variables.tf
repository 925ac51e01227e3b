variable "[[ v.machine_type ]]" {
  description = "The Compute Engine machine type."
  type        = string
  default     = [[ s.machine_type | hcl ]]

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)+$", var.[[ v.machine_type ]]))
    error_message = "A machine type looks like e2-medium or n2-standard-4."
  }
}

variable "[[ v.image ]]" {
  description = "The boot image of the machines: a family, so that a new machine gets its latest image."
  type        = string
  default     = [[ s.boot_image | hcl ]]
}
[% if s.container %]

variable "[[ v.container_image ]]" {
  description = "The container that the machine runs."
  type        = string
  default     = [[ s.image | hcl ]]

  validation {
    condition     = can(regex("^[a-z0-9][A-Za-z0-9._/:@-]*$", var.[[ v.container_image ]]))
    error_message = "An image looks like nginx:stable or europe-docker.pkg.dev/project/repository/app:1.0."
  }
}
[% endif %]
[% if s.login %]

variable "[[ v.iap_members ]]" {
  description = "Who may log in through Identity-Aware Proxy: user:name@example.com, group:team@example.com."
  type        = list(string)
  default     = [[ "[" ]][[ s.people | map("hcl") | join(", ") ]]]

  validation {
    condition     = alltrue([for member in var.[[ v.iap_members ]] : can(regex("^(user|group|domain):", member))])
    error_message = "A member begins with user:, group: or domain:."
  }
}
[% endif %]
[% if s.sftp %]

variable "[[ v.sftp_users ]]" {
  description = "Partners who upload files: a name for each and the public key it signs in with."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name, key in var.[[ v.sftp_users ]] : can(regex("^[a-z][a-z0-9-]{0,30}$", name)) && can(regex("^(ssh|ecdsa)-[^\n]+$", key))])
    error_message = "A partner is a short name in lower case with a public key such as ssh-ed25519 AAAA..."
  }
}

variable "[[ v.sftp_ranges ]]" {
  description = "From where partners upload; narrow it to their addresses if they are known."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}
[% endif %]
