"""Uptime checks of an address that answers to the internet."""
