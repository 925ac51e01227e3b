"""GitLab runners."""
