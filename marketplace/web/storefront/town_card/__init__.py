"""A town card bought on line: asked for, paid, printed, given back."""
