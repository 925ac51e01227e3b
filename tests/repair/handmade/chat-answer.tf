Sure! Here is the Terraform configuration for a storage bucket:

```hcl
resource "google_storage_bucket" "logs" {
  name     = "acme-logs-archive"
  location = "US"
}
```

Let me know if you need anything else!
