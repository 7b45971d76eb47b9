"""Who did what, and when: written once, never changed, each entry sealed with the one before it."""
