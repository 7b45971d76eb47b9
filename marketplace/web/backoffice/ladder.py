"""The ladder of a shop: what is done, what is next and why it pays; put away whenever the shop likes."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.insights.ladder import ADVISED_PRODUCTS, STEPS, Ladder, ladder_of
from marketplace.payments.onboarding import Standing, standing_of
from marketplace.shops.services import hide_ladder, show_ladder
from marketplace.web.backoffice import ladder_wording
from marketplace.web.backoffice.access import this_shop
from marketplace.web.town import this_town


def show_steps() -> ResponseReturnValue:
    """All rungs with their steps."""
    return render_template(
        "backoffice/steps.html",
        ladder=ladder_of(this_shop(), has_account=standing_of(this_town().id, this_shop().id).is_active),
        rungs=STEPS,
        words=ladder_wording,
        advised=ADVISED_PRODUCTS,
    )


def create_dismissal() -> ResponseReturnValue:
    """No more of it on the board."""
    with transaction():
        hide_ladder(this_shop())
    flash(_("C’est rangé. Vous retrouverez vos étapes sous Boutique."), "done")
    return redirect(url_for("backoffice.show_board"))


def delete_dismissal() -> ResponseReturnValue:
    """On the board again."""
    with transaction():
        show_ladder(this_shop())
    flash(_("Vos étapes sont de nouveau sur la page des commandes."), "done")
    return redirect(url_for("backoffice.show_steps"))


def ladder_for_board(standing: Standing | None) -> Ladder | None:
    """The ladder for who can climb it (and knows how its account stands), until it is climbed or put away."""
    if standing is None or this_shop().hides_ladder:
        return None
    ladder = ladder_of(this_shop(), has_account=standing.is_active)
    return None if ladder.is_climbed else ladder
