"""`python -m tests` checks and tests everything."""
