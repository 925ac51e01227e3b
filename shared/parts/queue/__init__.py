"""Pub/Sub queues."""
