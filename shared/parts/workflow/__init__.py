"""Steps in order, with retries."""
