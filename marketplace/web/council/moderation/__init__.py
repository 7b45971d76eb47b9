"""What the town is told of its street, and what it decides about it."""
