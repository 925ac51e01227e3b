variable "project_id" {
  type = string
}

variable "email" {
  type    = string
  default = "oncall@example.com"
}
