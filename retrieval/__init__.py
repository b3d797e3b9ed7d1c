"""Cited hybrid search over the knowledge base."""
