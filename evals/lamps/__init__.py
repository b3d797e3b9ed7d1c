"""The lamps suite: how well lit warning lamps are read, from labelled photos and from drawings."""
