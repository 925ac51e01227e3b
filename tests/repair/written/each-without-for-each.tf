resource "google_storage_bucket" "b" {
  name     = "acme-${each.key}"
  location = each.value
}
variable "buckets" {
  type = map(string)
  default = {
    logs = "EU"
    data = "US"
  }
}
