"""`infraai up`: Google Cloud on this machine, with every function, in the foreground."""
