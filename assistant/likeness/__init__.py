"""What a text is like: small models over its words and its sentence vector, one a language."""
