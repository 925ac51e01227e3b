variable "name_prefix" {
  type    = string
  default = "demo"
}

variable "machine_type" {
  type    = String
  default = "e2-small"
}

variable "zone" {
  type    = string
  default = "us-central1-a"
}

variable "image" {
  type    = string
  default = "debian-cloud/debian-12"
  required = true
}

variable "network" {
  type    = string
  default = "default"
}
