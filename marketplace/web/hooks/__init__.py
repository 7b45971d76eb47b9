"""The door for machines: what payment providers tell us."""
