"""The town on a telephone's home screen: its manifest, its icons, and what it shows without a network."""
