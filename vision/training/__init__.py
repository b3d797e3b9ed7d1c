"""Everything that makes the lamp and damage models; needs the `train` extra to train."""
