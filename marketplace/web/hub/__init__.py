"""The desk of a hub: bags come in from the shops, and are handed over."""
