"""Town cards that people buy on line: whether a town sells them, and who bought which."""
