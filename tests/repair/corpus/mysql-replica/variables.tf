variable "project_id" {
  type = string
}

variable "region" {
  type    = string
  default = "us-central1"
}

variable "tier" {
  type    = string
  default = "db-n1-standard-2"
}

variable "db_password" {
  type      = string
  sensitive = true
}
