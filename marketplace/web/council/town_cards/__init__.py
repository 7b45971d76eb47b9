"""Town cards at the town hall: what is given, printed, replaced and settled."""
