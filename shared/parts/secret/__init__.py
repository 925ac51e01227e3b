"""Secrets of Secret Manager."""
