"""Addresses that leave this site for good: on paper, in pictures, in somebody's message."""

from flask import current_app

from marketplace.towns.queries import TownView, hosts_of


def public_url(town: TownView, path: str) -> str:
    """A path of the town's site under its public host, whatever host it is asked from. One statement."""
    host = next(iter(hosts_of(town.id)), "localhost")
    return str(current_app.extensions["settings"].public_address).format(host=host) + path
