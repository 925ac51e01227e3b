"""Sign-in for the users of an application."""
