"""An alert becomes a decision; the decision becomes an action, or a question to a person."""
