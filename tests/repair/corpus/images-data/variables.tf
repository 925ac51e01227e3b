variable "project_id" {
  type = string
}

variable "region" {
  type    = string
  default = "us-central1"
}

variable "nodes" {
  type    = number
  default = 2
}
