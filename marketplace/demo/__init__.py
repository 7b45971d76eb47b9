"""The demo town: its content, and how it is brought to life."""
