resource "google_pubsub_topic" "t" = {
  name = "t"
}
variable "x" = {
  default = 1
}
