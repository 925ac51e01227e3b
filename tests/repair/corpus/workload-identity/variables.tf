variable "project_id" {
  type = string
}

variable "owner" {
  type    = string
  default = "example"
}
