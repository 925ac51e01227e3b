"""VPN to another network."""
