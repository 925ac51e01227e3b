variable "project_id" {
  type = string
}

variable "analysts" {
  type    = string
  default = "analysts@example.com"
}
