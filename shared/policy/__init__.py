"""What may and what may not be done, decided by code."""
