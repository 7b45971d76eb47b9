"""What is counted of a town, never of a person: searches in vain, purchases added at a hand-over."""
