"""Deployments from a pipeline without a key."""
