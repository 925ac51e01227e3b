"""The gate of a plan: what Terraform would do, judged before it does it."""
