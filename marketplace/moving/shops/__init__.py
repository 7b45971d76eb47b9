"""A shop leaves a town, or arrives in one: what is its own, an end here, a beginning elsewhere."""
