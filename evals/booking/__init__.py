"""Proof that booking can't oversell, under contention and kill -9."""
