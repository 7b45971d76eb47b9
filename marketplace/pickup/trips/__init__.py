"""One walk through the street that fetches a whole basket: pure functions, no database."""
