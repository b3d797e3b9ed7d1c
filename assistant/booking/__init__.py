"""Slots and bookings: the rules, and the tables that make them hold. Imports nothing of ours."""
