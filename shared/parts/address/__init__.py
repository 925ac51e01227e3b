"""A static external address."""
