"""The door for a shop's own machines: its till drops the stock here."""
