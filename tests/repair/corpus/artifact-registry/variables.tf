variable "project_id" { type = string }
variable "location" { default = "us" }
variable "readers" {
  default = "devs@example.com"
}
