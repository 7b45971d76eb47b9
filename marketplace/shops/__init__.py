"""A shop, its staff, its legal data, its opening hours and special days."""
