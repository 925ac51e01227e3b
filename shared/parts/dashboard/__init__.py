"""A dashboard of what runs."""
