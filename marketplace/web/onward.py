"""Where somebody is led: where they were going, if that is one of our pages, else where they belong."""

from urllib.parse import urlsplit

from flask import url_for

from marketplace.accounts.queries import is_operator
from marketplace.shops.queries import shops_worked_in
from marketplace.towns.queries import role_in_town
from marketplace.web.town import this_town


def safe_address(wanted: str | None) -> str | None:
    """The wanted address if it is a path on this very host, else None.

    Browsers read `//x`, `/\\x` and paths with control characters as other sites: all of these are refused.
    """
    if not wanted or not wanted.startswith("/") or len(wanted) > 500:
        return None
    if "\\" in wanted or not wanted.isprintable() or any(c.isspace() for c in wanted):
        return None
    if wanted.startswith("//"):  # also those that `urlsplit` would stumble over, such as `//[`
        return None
    parts = urlsplit(wanted)
    return None if parts.scheme or parts.netloc else wanted


def home_of(user_id: int) -> str:
    """Where a person belongs: the shop they work in, the town hall, the installation, else their account."""
    town_id = this_town().id
    workplaces = shops_worked_in(town_id, user_id)
    if workplaces:
        return f"/backoffice/{workplaces[0].slug}/"
    if role_in_town(town_id, user_id) is not None:
        return url_for("council.show_overview")
    if is_operator(user_id):
        return url_for("operator.list_towns")
    return url_for("storefront.show_account")
