"""Hostile and broken files, sent the ways a photo is sent: nothing of them is kept as it came."""
