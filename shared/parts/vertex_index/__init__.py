"""Vertex AI Vector Search."""
