"""What residents like to come back to: shops and products, each resident's own list in each town."""
