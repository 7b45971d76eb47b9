"""The double-entry book: where every cent came from and where it went."""
