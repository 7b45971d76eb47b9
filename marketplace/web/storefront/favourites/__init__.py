"""Favourites: the heart on a shop's or a product's page, and the list of what was kept."""
