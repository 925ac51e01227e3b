"""Compute Engine's REST API over the world: instances, firewalls, operations."""

from infra.local.compute.app import compute_app
from infra.local.compute.operations import Operations

__all__ = ["Operations", "compute_app"]
