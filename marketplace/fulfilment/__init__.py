"""What a shop does with an order, from the ping to the hand-over."""
