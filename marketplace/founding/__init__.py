"""A town begins: its names, its first street, its first person, in one step."""
