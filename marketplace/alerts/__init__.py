"""How a shop is told of an order until it answers, and on which paper."""
