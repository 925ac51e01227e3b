"""Groups of machines behind a load balancer."""
