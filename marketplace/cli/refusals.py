"""A rule that says no, told at the prompt: its sentence and status 1, no trace."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from marketplace.core.errors import Refusal


@contextmanager
def said_in_words() -> Iterator[None]:
    """Turn a refusal into the command's last word. Raises: click.ClickException."""
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
