variable "env" {
  default = "Dev"
}
resource "google_storage_bucket" "b" {
  name     = "bucket-${lowercase(var.env)}-${substring(var.env, 0, 2)}"
  location = upcase("us")
  labels   = {
    env = to_lower(var.env)
  }
}
