[% import "common.tf" as common %]
variable "[[ v.gitlab_host ]]" {
  description = "The GitLab whose jobs are run."
  type        = string
  default     = [[ s.host | hcl ]]
}

[[ common.machine_type(v, s, "The machine type of the runners.") ]]

[[ common.boot_image(v, "debian-cloud/debian-13", "The boot image of the machines: a family, so that a new machine gets its latest image.") ]]

variable "[[ v.runner_count ]]" {
  description = "How many machines there are."
  type        = number
  default     = [[ s.count ]]
}
