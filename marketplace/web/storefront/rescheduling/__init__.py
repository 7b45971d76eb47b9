"""Another time for a whole order: one walk, or a time for each shop."""
