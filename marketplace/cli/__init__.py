"""Commands of an operator: thin; each parses its words and calls one service."""

from flask import Flask


def init_cli(app: Flask) -> None:
    """Register the command groups."""
