"""POST /ops/webhook: an incident of Cloud Monitoring becomes an alert document and a message."""
