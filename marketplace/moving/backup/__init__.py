"""A backup: the whole installation in one file, made while it sells, and brought back into an empty place."""
