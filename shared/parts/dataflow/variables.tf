variable "[[ v.machine_type ]]" {
  description = "The machine type of the job's workers."
  type        = string
  default     = [[ s.worker_type | hcl ]]
}
[% if writes %]

variable "[[ v.deletion_protection ]]" {
  description = "Whether the table refuses to be deleted; set to false and apply before destroying it on purpose."
  type        = bool
  default     = true
}
[% endif %]
