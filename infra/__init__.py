"""The platform on Google Cloud, Google Cloud on a laptop, and the `infraai` command."""
