"""The audit of all invariants."""
