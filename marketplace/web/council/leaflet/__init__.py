"""The printed catalogue, as the town hall makes it."""
