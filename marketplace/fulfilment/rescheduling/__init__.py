"""A resident chooses other times for bags that are on their way: all of them at once, or none."""
