"""The barometer of change: rounds of five questions."""
