"""A budget on the bill."""
