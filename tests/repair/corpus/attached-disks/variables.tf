variable "project_id" {
  type = string
}

variable "zone" {
  type    = string
  default = "us-central1-f"
}
