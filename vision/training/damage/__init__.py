"""Training of the network that sees damage and parts; needs the `train` extra."""
