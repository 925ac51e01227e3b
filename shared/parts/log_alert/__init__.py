"""A number of lines in the logs that somebody is told of."""
