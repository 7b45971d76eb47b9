"""Who may enter: the blocks that the policies of the faces are built from.

A face’s `access.py` asks in this order: `person()` (else the sign-in page), the role (else 404: a stranger
does not learn that the place exists), then `require_second_factor()` (else a page that says how to go on).
"""

from collections.abc import Collection
from typing import cast

from flask import abort, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from marketplace.accounts.queries import is_operator
from marketplace.accounts.sessions import SignedIn
from marketplace.core import clock
from marketplace.shops.models import ShopRole
from marketplace.shops.queries import role_in_shop
from marketplace.towns.models import TownRole
from marketplace.towns.queries import role_in_town
from marketplace.web.town import this_town

OWNS_A_SHOP = frozenset({ShopRole.OWNER})
RUNS_A_SHOP = frozenset({ShopRole.OWNER, ShopRole.MANAGER})
WORKS_IN_A_SHOP = frozenset(ShopRole)
_SAFE = frozenset({"GET", "HEAD"})


def person() -> SignedIn:
    """Who asks. Aborts to the sign-in page, which leads back here, when nobody is signed in."""
    if not current_user.is_authenticated:
        onward = request.full_path.rstrip("?") if request.method in _SAFE else None
        abort(redirect(url_for("storefront.show_sign_in", next=onward)))
    return cast(SignedIn, current_user)


def person_id() -> int | None:
    """The key of who asks, or None for somebody without an account."""
    return current_user.id if current_user.is_authenticated else None


def signed_in() -> None:
    """The policy of pages for anybody with an account."""
    person()


def require_second_factor() -> None:
    """Aborts with 403, and says how to go on, when this session was opened with a password alone."""
    if not person().second_factor:
        abort(make_response(render_template("storefront/second_factor_missing.html"), 403))


def require_fresh_proof(*, back: str) -> None:
    """Aborts to the page that asks for the password once more, when it was given too long ago (ASVS 7.5.1).

    `back`: the page with the button that was pressed, where that page leads.
    """
    if not person().is_proven(clock.now()):
        abort(redirect(url_for("storefront.show_proof", next=back), 303))


def require_shop_role(shop_id: int, *, roles: Collection[ShopRole]) -> ShopRole:
    """What the person does in a shop of this town. Aborts with 404 for any role but these.

    Owners and managers need a second factor as well.
    """
    role = role_in_shop(this_town().id, shop_id, person().id)
    if role is None or role not in roles:
        abort(404)
    if role in RUNS_A_SHOP:
        require_second_factor()
    return role


def require_town_role(*roles: TownRole) -> TownRole:
    """What the person does for this town, with a second factor. Aborts with 404 for any role but these."""
    role = role_in_town(this_town().id, person().id)
    if role is None or role not in roles:
        abort(404)
    require_second_factor()
    return role


def require_operator() -> None:
    """Aborts with 404 unless the person runs the installation; asks for a second factor."""
    if not is_operator(person().id):
        abort(404)
    require_second_factor()
