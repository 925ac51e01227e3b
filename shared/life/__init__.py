"""What people do about a deployment that stands, from wherever they say it: the API and the chat do the same."""
