"""Runners for continuous integration."""
