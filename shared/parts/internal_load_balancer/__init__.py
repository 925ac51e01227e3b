"""A load balancer inside the network."""
