"""What a shop has sold here, in figures: counts and sums, never who bought."""
