"""A store's figures: what was booked, kept, cancelled and asked for, counted and nameless."""
