"""A town's own look: a few choices of the council, worked out into tokens that can be read by everybody."""
