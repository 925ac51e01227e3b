"""What is meant by what a goal names: a wish, something that stands already or elsewhere, or nothing at all."""
