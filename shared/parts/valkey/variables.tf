[% import "common.tf" as common %]
variable "[[ v.shards ]]" {
  description = "Over how many shards the keys are spread."
  type        = number
  default     = [[ s.shards ]]
}

variable "[[ v.node_type ]]" {
  description = "The size of each node."
  type        = string
  default     = "[[ s.node_type ]]"
}

[[ common.protection(v, "Whether the cache refuses to be deleted; set to false and apply before destroying it on purpose.") ]]
