"""Cloud Run jobs."""
