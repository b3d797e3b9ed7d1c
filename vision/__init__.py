"""Photo to findings: scene, warning lamps, text."""
