"""What the council publishes, as residents read it."""
