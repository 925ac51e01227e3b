"""Storage Transfer Service."""
