"""Words of goals, numbers, places and times in the languages people write: what they say, not what is meant by them."""
