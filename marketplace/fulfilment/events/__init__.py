"""What an event of the street changes in shops that take part and at a hub, and how it goes back."""
