"""Where somebody is led: where they were going, if that is one of our pages, else where they belong."""

from urllib.parse import urlsplit

from flask import url_for

from marketplace.accounts.queries import is_operator
from marketplace.shops.queries import shops_worked_in
from marketplace.towns.models import TownRole
from marketplace.towns.queries import role_in_town
from marketplace.web.town import this_town

_LONGEST = 500


def safe_address(wanted: str | None) -> str | None:
    """The wanted address if it is a path on this very host, and short enough to be handed on; else None."""
    return wanted if wanted and len(wanted) <= _LONGEST and leads_here(wanted) else None


def leads_here(address: str) -> bool:
    """Whether a browser reads it as a path on this very host.

    Browsers read `//x`, `/\\x` and paths with control characters as other sites.
    """
    if not address.startswith("/") or address.startswith("//"):  # `urlsplit` would stumble over `//[`
        return False
    if "\\" in address or not address.isprintable() or any(c.isspace() for c in address):
        return False
    parts = urlsplit(address)
    return not (parts.scheme or parts.netloc)


def home_of(user_id: int) -> str:
    """Where a person belongs: the shop they work in, the town hall, the installation, else their account."""
    town_id = this_town().id
    workplaces = shops_worked_in(town_id, user_id)
    if workplaces:
        return f"/backoffice/{workplaces[0].slug}/"
    if (role := role_in_town(town_id, user_id)) is not None:
        return desk_of(role)
    if is_operator(user_id):
        return url_for("operator.list_towns")
    return url_for("storefront.show_account")


def desk_of(role: TownRole) -> str:
    """The page of the town hall where somebody of that role begins."""
    return "/assisted/" if role is TownRole.AGENT else url_for("council.show_overview")
