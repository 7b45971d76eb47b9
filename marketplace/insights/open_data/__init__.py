"""What a town gives to everybody: its shops, hours and days out, and what the barometer may tell."""
