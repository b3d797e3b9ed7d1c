"""Measures the assistant without a person."""
