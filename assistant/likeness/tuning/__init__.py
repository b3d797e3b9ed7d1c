"""Tunes the bundled encoder on what drivers say; needs the `train` extra."""
