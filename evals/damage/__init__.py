"""The damage suite: boxes, parts and extent in labelled photos of damaged cars."""
