"""The files, made in code: the repository holds none of them."""
