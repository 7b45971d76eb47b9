"""Who may moderate: the town’s managers, and those who do nothing else there."""

from flask import g

from marketplace.towns.models import TownRole
from marketplace.web.access import require_town_role


def moderates_the_town() -> None:
    """The policy of what people report and wish: managers and moderators; anybody else gets a 404."""
    g.only_moderates = require_town_role(TownRole.MANAGER, TownRole.MODERATOR) is TownRole.MODERATOR
