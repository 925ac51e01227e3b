"""Drawing what is wished: each kind of part from the needs that were read, with what is said of it."""
