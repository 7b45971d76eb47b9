"""One basket across the shops of a town."""
