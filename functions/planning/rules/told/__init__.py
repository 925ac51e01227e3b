"""What a goal says that is nowhere in its plan: found by its words, so that nothing is left out in silence."""
