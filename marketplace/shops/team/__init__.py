"""Who works in a shop: invited by mail, with a role, out again at once."""
