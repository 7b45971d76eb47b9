"""What is on hand, what is promised, and why every count changed."""
