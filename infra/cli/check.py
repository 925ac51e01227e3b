"""`infraai check`: both static gates and validation, without running anything hostile."""
