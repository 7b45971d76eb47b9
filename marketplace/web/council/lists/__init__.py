"""The town hall brings a list of its shops, and decides about what differs."""
