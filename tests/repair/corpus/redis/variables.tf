variable "project_id" {
  type = string
}

variable "region" {
  type    = string
  default = "us-east4"
}

variable "memory_gb" {
  type    = number
  default = 5
}
