variable "project_id" {
  type = string
}

variable "office_ip" {
  type    = string
  default = "198.51.100.7"
}

variable "shared_secret" {
  type      = string
  sensitive = true
}
