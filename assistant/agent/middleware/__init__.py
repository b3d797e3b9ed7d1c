"""Rules that hold for every model: triage, confirmation, fallback, checked output."""
