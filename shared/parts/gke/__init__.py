"""Kubernetes Engine."""
