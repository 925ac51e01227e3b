"""Log sinks."""
