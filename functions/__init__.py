"""One folder per Cloud Function; `main.py` is the door."""
