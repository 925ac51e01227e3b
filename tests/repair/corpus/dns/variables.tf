variable "project_id" {
  type = string
}

variable "domain" {
  type    = string
  default = "example.com"
}
