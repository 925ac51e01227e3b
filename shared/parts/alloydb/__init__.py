"""AlloyDB for PostgreSQL."""
