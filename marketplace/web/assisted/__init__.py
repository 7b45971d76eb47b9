"""Orders for others: by telephone, at the counter of the town hall, at the desk of a hub."""
