variable "project_id" {
  type = string
}

variable "region" {
  type        = string
  description = "Region"
  default     = "us-central1"
}
