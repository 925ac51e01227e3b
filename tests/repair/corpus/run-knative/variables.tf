variable "unused" {
  description = "Kept for compatibility."
  type        = bool
  default     = false
}
