"""Machines that work off a queue."""
