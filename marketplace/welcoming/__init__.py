"""A shopkeeper becomes a shop of the street: its row, its door, its first member."""
