"""Pushes to a repository are built and deployed."""
