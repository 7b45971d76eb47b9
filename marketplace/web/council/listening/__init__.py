"""The town hall reads what was said, and answers in public."""
