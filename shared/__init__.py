"""What two rooms need. Imports no room."""
