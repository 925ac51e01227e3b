locals {
  size   = len(["a", "b"])
  joined = implode("-", ["a", "b"])
  first  = ["a", "b"].first()
  isin   = "a" in ["a", "b"]
}
resource "google_pubsub_topic" "t" {
  name = local.joined
}
