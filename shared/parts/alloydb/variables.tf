[% import "common.tf" as common %]
variable "[[ v.cpus ]]" {
  description = "CPUs of each node; every one brings 8 GB of memory."
  type        = number
  default     = [[ s.cpus ]]
}

[[ common.protection(v, "Whether the cluster refuses to be deleted; set to false and apply before destroying it on purpose.") ]]
