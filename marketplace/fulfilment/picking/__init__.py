"""A bag is packed: its lines are found, weighed, or missing, and something is proposed instead."""
