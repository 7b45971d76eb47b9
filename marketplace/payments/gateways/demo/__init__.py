"""The demo card: a small provider of our own, for the demo, development and tests. Never in production.

It stands where a provider stands, at the other end of a line: what it knows is in tables of its own, written
in transactions of its own, and what happens there comes to us as signed events in Stripe's shapes.
"""
