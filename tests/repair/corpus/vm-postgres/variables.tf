variable "project_id" {
  type = string
}

variable "region" {
  type    = string
  default = "europe-west1"
}

variable "app" {
  description = "Goes in front of every name."
  type        = string
  default     = "backend"
}
