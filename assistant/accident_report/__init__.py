"""A report of an accident for the insurer or the shop, as JSON and as PDF."""
