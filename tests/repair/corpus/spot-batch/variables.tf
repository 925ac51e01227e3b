variable "project_id" {
  type = string
}

variable "size" {
  type    = number
  default = 0
}
