"""What two rooms need. Imports no room."""

__version__ = "0.1.0"
