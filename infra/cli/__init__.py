"""The `infraai` command."""
