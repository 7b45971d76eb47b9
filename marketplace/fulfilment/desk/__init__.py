"""At the counter: whose bag it is, what is checked, and that it leaves once."""
