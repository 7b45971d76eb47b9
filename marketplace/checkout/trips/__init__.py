"""Fetching a basket in one go: walks through the street, and the hub."""
