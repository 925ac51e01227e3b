"""Terraform that somebody else wrote and that was taken in: read as parts, and changed in its owner's own files."""
