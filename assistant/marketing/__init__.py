"""Marketing copy and posters from a store's own records."""
