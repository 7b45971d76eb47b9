"""A click-and-collect marketplace for a town's shopping street."""
