"""The town's agenda: events of the street, told by the council, and the shops that take part."""
