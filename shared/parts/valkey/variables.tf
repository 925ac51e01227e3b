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

variable "[[ v.deletion_protection ]]" {
  description = "Whether the cache refuses to be deleted; set to false and apply before destroying it on purpose."
  type        = bool
  default     = true
}
