"""The council's hubs: where they are, when they are open, and how many bags they have room for."""
