"""Counters of passers-by: set up, give a token, take a file."""
