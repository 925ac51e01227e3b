"""Audit logs of who read and changed data."""
