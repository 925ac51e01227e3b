"""Terraform: reading, checking, repairing, generating and running it."""
