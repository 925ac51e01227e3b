"""The chat in the browser: one page, its style and its script."""
