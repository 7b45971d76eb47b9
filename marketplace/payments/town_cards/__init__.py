"""Town cards and the book: every move of a balance with both its sides."""
