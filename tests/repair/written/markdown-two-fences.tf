**main.tf**
```terraform
resource "google_storage_bucket" "assets" {
  name     = "acme-assets-prod"
  location = var.location
}
```

**variables.tf**
```terraform
variable "location" {
  type    = string
  default = "EU"
}
```
