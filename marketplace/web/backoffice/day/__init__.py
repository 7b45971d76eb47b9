"""The shop's day: the board, what keeps it true, and the devices that show it."""
