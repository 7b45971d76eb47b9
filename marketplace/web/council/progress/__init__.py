"""How far the shops have come, what each is advised, and the visits to it."""
