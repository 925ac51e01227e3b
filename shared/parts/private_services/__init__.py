"""The range of addresses that is peered with Google's services."""
