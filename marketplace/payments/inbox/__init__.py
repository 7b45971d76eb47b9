"""What providers tell us: kept first, asked about again, applied once."""
