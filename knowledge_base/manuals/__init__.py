"""Owner's and workshop manuals: files -> passages that can be cited by page or heading."""
