"""A town: name, hosts, street, staff, and what the council publishes."""
