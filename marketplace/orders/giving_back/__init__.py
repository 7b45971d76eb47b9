"""What is given back of an order, line by line: how much, why, and who bears it."""
