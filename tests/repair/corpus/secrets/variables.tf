variable "project_id" {
  type = string
}

variable "secrets" {
  description = "Secret name to owning team."
  type        = map(string)
  default = {
    api-token   = "platform"
    db-password = "data"
  }
}
