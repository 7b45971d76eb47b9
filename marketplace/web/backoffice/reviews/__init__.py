"""What is said of the shop: whether it wishes it, and what it answers in public."""
