"""What a visitor is shown: cards, search and its index, the street drawn."""
