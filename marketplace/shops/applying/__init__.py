"""Shopkeepers who want to join the street: what they say of themselves, their papers, and the answers."""
