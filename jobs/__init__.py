"""One folder per Cloud Run Job; `main.py` is the door."""
