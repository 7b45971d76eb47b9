"""Who may enter the town hall: its managers, with a second factor. Anybody else gets a 404."""

from flask import url_for

from marketplace.towns.models import TownRole
from marketplace.web.access import require_fresh_proof, require_town_role


def runs_the_town() -> None:
    """The policy of all pages of the town hall."""
    require_town_role(TownRole.MANAGER)


def takes_the_town() -> None:
    """The policy of what leaves the house with people’s names in it: the manager, proven again."""
    runs_the_town()
    require_fresh_proof(back=url_for("council.show_archive"))
