"""What drivers say of lamps that the recogniser was unsure of, kept with their consent alone."""
