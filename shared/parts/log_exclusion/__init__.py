"""Entries of the logs that are not stored."""
