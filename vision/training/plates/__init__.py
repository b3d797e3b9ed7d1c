"""Learning to find number plates: drawn plates, photos, network, fitting and export."""
