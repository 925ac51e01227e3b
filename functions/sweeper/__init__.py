"""A timer: what stalled is published again, what expired is asked again or given up."""
