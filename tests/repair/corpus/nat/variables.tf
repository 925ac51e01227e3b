variable "project_id" {
  type = string
}

variable "region" {
  type    = string
  default = "asia-northeast1"
}

variable "cidr" {
  type    = string
  default = "10.64.0.0/12"
}
