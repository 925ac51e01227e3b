"""What people may see and do in the project."""
