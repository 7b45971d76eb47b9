"""What happens to a line while its bag is packed: ticked, weighed, missing, something proposed instead."""
