variable "project" { type = string }
variable "machine_type" {
  type = string
  default = "e2-small"
}
variable "zone" {
  type = string
  defaults = "us-central1-a"
}
