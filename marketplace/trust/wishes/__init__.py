"""The wanted board: what residents miss in the street, how many of them, and what the town answers."""
