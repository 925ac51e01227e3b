variable "project_id" {
  type = string
}

variable "region" {
  type    = string
  default = "europe-west3"
}

variable "url" {
  type    = string
  default = "https://example.com/ping"
}
