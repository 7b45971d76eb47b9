"""The printed catalogue: the shops that wish it, the numbers of what they sell, and what was printed."""
