"""A load balancer inside the network for any TCP port."""
