"""Cloud Run worker pools."""
