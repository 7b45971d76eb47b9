"""Addresses that leave this site for good: on paper, in pictures, in somebody's message."""

from marketplace.notices.composing import address_of
from marketplace.towns.queries import TownView


def public_url(town: TownView, path: str) -> str:
    """A path of the town's site under its public host, whatever host it is asked from."""
    return address_of(town) + path
