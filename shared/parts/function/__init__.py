"""Functions (Cloud Run functions, 2nd generation)."""
