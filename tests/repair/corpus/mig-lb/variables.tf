variable "project" {
  type = string
}

variable "region" {
  type    = string
  default = "us-east1"
}

variable "name" {
  type    = string
  default = "shop"
}

variable "environment" {
  type    = string
  default = "staging"

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "The environment must be dev, staging or prod."
  }
}

variable "machine_type" {
  type    = string
  default = "e2-small"
}
