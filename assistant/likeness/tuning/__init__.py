"""Tunes the upper half of the bundled encoder on what drivers say; needs the `train` extra."""
