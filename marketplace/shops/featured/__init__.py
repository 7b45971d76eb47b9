"""Which shops the home page shows first today: each in its turn, and everybody can count it."""
