"""The town's own journal, for whoever runs the town."""
