"""Websites of files."""
