"""A service account."""
