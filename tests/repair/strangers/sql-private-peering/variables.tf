variable "region" {
  type    = string
  default = "us-central1"
}
