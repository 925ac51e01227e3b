Here is the Terraform configuration you asked for:

```hcl
terraform {
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 5.0"
    }
  }
}

resource "google_compute_address" "ip" {
  name   = "static-ip"
  region = "us-central1"
}
```

This reserves a static address. Remember to run `terraform init` first.
