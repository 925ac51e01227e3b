"""A network that is peered with another one."""
