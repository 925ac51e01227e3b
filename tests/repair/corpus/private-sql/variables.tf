variable "project_id" {
  type = string
}
variable "region" {
  type    = string
  default = "europe-north1"
}
