"""A rule of the firewall by a goal's words."""
