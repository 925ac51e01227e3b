"""A service account of somebody outside, with the rights that a goal says."""
