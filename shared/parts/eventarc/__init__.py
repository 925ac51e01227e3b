"""Files that arrive call a service."""
