"""What an installation knows about one person: handed over to them, or erased when they leave."""
