variable "project_id" {
  type = string
}

variable "region" {
  type    = string
  default = "us-west1"
}

variable "workers" {
  type        = number
  default     = 2
  description = "How many machines pull from the queue."
}
