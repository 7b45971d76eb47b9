"""The barometer's pages: figures of the street, never of too few."""
