"""Town cards at a shop: taken at the counter, and what the town owes for them."""
