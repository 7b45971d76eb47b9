"""The barometer: what the online market brings, counted by day, told by week, and never of too few."""
