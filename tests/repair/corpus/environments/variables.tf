variable "project_id" {
  type = string
}

variable "labels" {
  type = map(string)
  default = {
    app = "demo"
  }
}
