"""The firewall rule that lets HTTP in."""
