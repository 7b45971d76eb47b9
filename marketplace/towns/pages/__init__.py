"""What the council publishes: pages, their versions, the town's pictures."""
