"""Networks that speak to each other."""
