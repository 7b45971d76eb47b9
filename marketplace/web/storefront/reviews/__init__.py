"""Saying what a fetched bag was like: from the order's page, with the order's key, without an account."""
