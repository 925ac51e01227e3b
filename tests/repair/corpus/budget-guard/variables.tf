variable "project_id" {
  type = string
}

variable "billing_account" {
  type    = string
  default = "000000-000000-000000"
}

variable "limit_usd" {
  type    = number
  default = 300
}

variable "thresholds" {
  type    = list(number)
  default = [0.5, 0.9, 1.0]
}
