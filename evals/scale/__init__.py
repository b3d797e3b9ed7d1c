"""Many drivers at once over several workers and one PostgreSQL: `make bench-scale`."""
