variable "project_id" {
  type = string
}

variable "location" {
  type    = string
  default = "EU"
}

variable "buckets" {
  type    = list(string)
  default = ["raw", "clean", "reports"]
}

variable "readers" {
  type    = string
  default = "analysts@example.com"
}
