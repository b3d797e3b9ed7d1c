"""The cars that drivers keep with us: one list for each session or account."""
