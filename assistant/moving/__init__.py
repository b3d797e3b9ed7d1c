"""Moves everything that is kept from SQLite to PostgreSQL."""
