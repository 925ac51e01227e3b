variable "environment" {
  type    = string
  default = "dev"
}
resource "google_pubsub_topic" "t" {
  name   = "t-${local.environment}"
  labels = {
    env = var.enviroment
  }
}
