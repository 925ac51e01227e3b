variable "[[ v.deletion_protection ]]" {
  description = "Whether the database refuses to be deleted; set to false and apply before destroying it on purpose."
  type        = bool
  default     = true
}
