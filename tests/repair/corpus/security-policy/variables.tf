variable "project_id" {
  type = string
}

variable "blocked" {
  type        = list(string)
  description = "Ranges that get a 403."
  default     = ["198.51.100.0/24"]
}
