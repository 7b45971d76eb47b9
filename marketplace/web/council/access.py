"""Who may enter the town hall: its managers, with a second factor. Anybody else gets a 404."""

from marketplace.towns.models import TownRole
from marketplace.web.access import require_town_role


def runs_the_town() -> None:
    """The policy of all pages of the town hall."""
    require_town_role(TownRole.MANAGER)
