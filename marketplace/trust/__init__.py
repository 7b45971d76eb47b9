"""What people tell the town of its street: reports, and what the town decides about them."""
