variable "project" {
  type        = string
  description = "Project id"
}

variable "domain" {
  type        = string
  description = "The site's domain, also its bucket's name"
  default     = "www.example.com"
}
