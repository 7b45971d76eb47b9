"""Who works in the shop, and who did what."""
