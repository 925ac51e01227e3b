"""HTTPS on an own domain: the external load balancer."""
