"""Places in free text and the distance between points, offline."""
