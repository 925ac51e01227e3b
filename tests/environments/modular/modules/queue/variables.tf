variable "prefix" {
  type = string
}

variable "labels" {
  type    = map(string)
  default = { team = "core" }
}

variable "readers" {
  type = set(string)
}
