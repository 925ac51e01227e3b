[% import "common.tf" as common %]
variable "[[ v.machine_type ]]" {
  description = "The machine type of the job's workers."
  type        = string
  default     = [[ s.worker_type | hcl ]]
}
[% if writes %]

[[ common.protection(v, "Whether the table refuses to be deleted; set to false and apply before destroying it on purpose.") ]]
[% endif %]
