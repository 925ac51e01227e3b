variable "ha" {
  type    = bool
  default = true
}
resource "google_redis_instance" "r" {
  name           = "r-main"
  memory_size_gb = 1
  tier           = var.ha ? "STANDARD_HA"
}
