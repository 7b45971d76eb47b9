"""The operator shares the cost of a year between the towns."""
