variable "project_id" {
  type = string
}

variable "rules" {
  type = map(object({
    ports   = list(number)
    sources = list(string)
  }))
  default = {
    web = {
      ports   = [80, 443]
      sources = ["0.0.0.0/0"]
    }
    metrics = {
      ports   = [9100]
      sources = ["10.0.0.0/8"]
    }
  }
}
