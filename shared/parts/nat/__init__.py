"""Cloud NAT."""
