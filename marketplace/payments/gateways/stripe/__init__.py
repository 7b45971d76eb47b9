"""Stripe: the only package that imports its library. Calls go out in one pinned version of its interface."""
