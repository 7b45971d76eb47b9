"""What the town decided about the shop, with its reasons, and how to contest it."""
