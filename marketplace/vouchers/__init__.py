"""Town cards: one balance, spent in any shop; what the town gives, and who bears it."""
