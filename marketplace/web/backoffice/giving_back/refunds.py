"""Giving back a line of a bag, or a part of it, from the bag's own page."""

from collections.abc import Sequence

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import ValidationError

from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.fulfilment.backs.checking import left_of
from marketplace.fulfilment.backs.giving import MAY_GIVE_BACK, give_back
from marketplace.fulfilment.queries import shop_order_of
from marketplace.orders.giving_back.models import GiveBack
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import OPEN
from marketplace.payments.methods import PICKUP
from marketplace.web.access import RUNS_A_SHOP
from marketplace.web.backoffice.access import acting, this_shop
from marketplace.web.backoffice.giving_back.forms import RefundForm, typed, wanted_parts
from marketplace.web.filters import money
from marketplace.web.town import this_town

STAFF_CENTS = 5_000


class MoreThanStaffMay(Refusal):
    """An amount that somebody who runs the shop decides."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("Au-delà de %(most)s, c’est au responsable de rembourser.", most=money(STAFF_CENTS))
        )


def show_refund(reference: str) -> ResponseReturnValue:
    """The lines of a bag with what is left of each."""
    return _page(_find(reference), RefundForm(formdata=None))


def create_refund(reference: str) -> ResponseReturnValue:
    """Give back what was chosen; sent twice, the second finds that the bag has changed."""
    shop_order, form = _find(reference), RefundForm()
    if not form.validate_on_submit():
        return _page(shop_order, form), 422
    try:
        with transaction():
            given = _give(shop_order, form)
    except (Refusal, ValidationError) as refusal:
        form.form_errors = [str(refusal)]
        return _page(_find(reference), form), getattr(refusal, "status", 422)
    flash(_said(given), "done")
    return redirect(url_for("backoffice.show_order", reference=reference))


def _give(shop_order: ShopOrder, form: RefundForm) -> Sequence[GiveBack]:
    given = give_back(
        shop_order,
        parts=wanted_parts(left_of(shop_order).values()),
        cause=form.cause(),
        by=acting(),
        seen_version=form.seen_version(),
    )
    if sum(row.cents for row in given) > STAFF_CENTS and g.backoffice_role not in RUNS_A_SHOP:
        raise MoreThanStaffMay
    return given


def _said(given: Sequence[GiveBack]) -> str:
    cents = sum(row.cents for row in given)
    if given[0].at_till and not given[0].before:
        return _(
            "%(amount)s à rendre à votre caisse : la personne est prévenue, l’avoir est fait.",
            amount=money(cents),
        )
    return _("%(amount)s rendus. La personne est prévenue.", amount=money(cents))


def _find(reference: str) -> ShopOrder:
    found = shop_order_of(this_town().id, this_shop().id, reference=reference)
    if found is None or found.state not in MAY_GIVE_BACK:
        abort(404)
    return found


def _page(shop_order: ShopOrder, form: RefundForm) -> str:
    return render_template(
        "backoffice/giving_back/refund.html",
        form=form,
        reference=shop_order.order.reference,
        version=shop_order.version,
        lines=list(left_of(shop_order).values()),
        at_till=shop_order.order.pays == PICKUP,
        is_before=shop_order.state in OPEN,
        typed=typed,
    )
