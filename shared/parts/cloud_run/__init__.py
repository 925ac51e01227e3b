"""Cloud Run services."""
