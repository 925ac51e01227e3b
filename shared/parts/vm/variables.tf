[% import "common.tf" as common %]
[[ common.machine_type(v, s, "The Compute Engine machine type.") ]]

[[ common.boot_image(v, s.boot_image, "The boot image of the machines: a family, so that a new machine gets its latest image.") ]]
[% if s.container %]

[[ common.container_image(v, s, "The container that the machine runs.") ]]
[% endif %]
[% if s.login %]

[[ common.iap_members(v, s, "Who may log in through Identity-Aware Proxy: user:name@example.com, group:team@example.com.") ]]
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
  default     = [[ "[\"" ~ s.source_ranges | join("\", \"") ~ "\"]" ]]
}
[% endif %]
