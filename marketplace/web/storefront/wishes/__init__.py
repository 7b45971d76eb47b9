"""The wanted board, « Ce qui manque dans la rue »: read by all, written and voted for without an account."""
