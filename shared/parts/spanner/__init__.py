"""Spanner."""
