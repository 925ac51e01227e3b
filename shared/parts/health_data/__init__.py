"""The Healthcare API."""
