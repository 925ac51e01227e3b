"""The HTTP API of planning: a goal or a change in words becomes a plan, Terraform files and a draft run."""
