variable "[[ v.source_object ]]" {
  description = "The zip archive with the function's code, in the bucket for its code; empty for the one it is born with."
  type        = string
  default     = ""
}
