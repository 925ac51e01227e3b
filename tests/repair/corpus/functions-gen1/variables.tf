variable "project_id" {
  type = string
}

variable "region" {
  type    = string
  default = "us-central1"
}

variable "stage" {
  type    = string
  default = "dev"
}

variable "caller" {
  type    = string
  default = "someone@example.com"
}
