variable "env" {
  type = string
  default = "dev"
  validation = {
    condition = contains(["dev", "prod"], var.env)
    error_message = "env must be dev or prod."
  }
}
resource "google_pubsub_topic" "t" {
  name = "t-${var.env}"
}
