"""What technicians look up: passages that say why they were found, whole records, many codes."""
