"""The town manager walks along with a shop: a piece of advice at a time, and visits noted."""
