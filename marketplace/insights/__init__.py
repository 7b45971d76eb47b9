"""What the street brings: figures over shops and orders."""
