"""Reporting something of the street, and reading what became of it: without an account."""
