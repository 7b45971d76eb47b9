"""A hub of one town lends room to another: so many bags a window."""
