"""The shops of the street, and the council's say over them."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.browsing.index import index_shop
from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.fulfilment.alerting.missing import bring_back
from marketplace.insights.street import shops_of_street
from marketplace.orders.actors import Actor
from marketplace.shops.admitting import admit, pause
from marketplace.shops.models import Shop, ShopMoveRefused
from marketplace.shops.queries import shop_named
from marketplace.web.access import person
from marketplace.web.council.wording import kind_label, shop_acts, status_badge
from marketplace.web.town import this_town

_ACTS: dict[Callable[[Shop], None], Act] = {
    admit: Act.SHOP_ADMITTED,
    pause: Act.SHOP_PAUSED,
    bring_back: Act.SHOP_REOPENED,
}


def list_shops() -> ResponseReturnValue:
    """All shops, applications first."""
    return render_template(
        "council/shops.html",
        shops=shops_of_street(this_town().id),
        kind_label=kind_label,
        status_badge=status_badge,
        shop_acts=shop_acts,
    )


def create_admission(shop_slug: str) -> ResponseReturnValue:
    """Let a shop that applied into the street."""
    return _decide(shop_slug, admit, told=_("« %(shop)s » est dans la rue. Bienvenue !"))


def create_pause(shop_slug: str) -> ResponseReturnValue:
    """Take a shop off the street for a while."""
    return _decide(shop_slug, pause, told=_("« %(shop)s » est en pause. Ses commandes en cours continuent."))


def create_reopening(shop_slug: str) -> ResponseReturnValue:
    """Put a paused shop back on the street."""
    return _decide(shop_slug, bring_back, told=_("« %(shop)s » est de retour dans la rue."))


def _decide(shop_slug: str, decision: Callable[[Shop], None], *, told: str) -> ResponseReturnValue:
    try:
        with transaction():
            shop = shop_named(this_town().id, shop_slug) or abort(404)
            decision(shop)
            by = Actor.person(person().id)
            write_down(shop.town_id, shop_id=None, by=by, act=_ACTS[decision], about=shop.name)
            index_shop(shop.town_id, shop_id=shop.id)
            flash(told % {"shop": shop.name}, "done")
    except ShopMoveRefused as refusal:
        flash(str(refusal), "warn")
    return redirect(url_for(".list_shops"), 303)
