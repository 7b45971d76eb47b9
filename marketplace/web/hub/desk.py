"""The desk's page: what is to come, what waits, whose code was shown."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.references import new_token
from marketplace.core.words import _, ngettext
from marketplace.fulfilment.codes import CodeUnknown, check_wrong_codes, note_wrong_code
from marketplace.fulfilment.desk.errors import NothingHere
from marketplace.fulfilment.desk.giving import give
from marketplace.fulfilment.desk.hub import (
    bags_of_hub,
    bags_of_order,
    reference_at_hub,
    rows_at_hub,
    take_in,
)
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.proxies import NotTheProxy, proxy_of, sent_with
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.web.access import person
from marketplace.web.hub.access import this_hub
from marketplace.web.hub.forms import ArrivalForm, HubCodeForm, HubGivingForm
from marketplace.web.hub.wording import left_words
from marketplace.web.town import this_town

_AT_LEAST_HERE = frozenset({ShopOrderState.AT_HUB, ShopOrderState.COLLECTED})


def show_desk() -> ResponseReturnValue:
    """What is to come and what waits."""
    return _page(HubCodeForm(formdata=None))


def read_hub_code() -> ResponseReturnValue:
    """All bags of the order whose code was shown; a wrong code is counted."""
    form = HubCodeForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        reference = _behind(form.tidied())
    except Refusal as refusal:
        form.code.errors = [str(refusal)]
        return _page(form), refusal.status
    return _page(HubCodeForm(formdata=None), opened=reference, code=form.tidied())


def create_arrival(reference: str, shop_slug: str) -> ResponseReturnValue:
    """A bag has come from its shop."""
    rows = rows_at_hub(this_town().id, this_hub().id, reference=reference, shop_slug=shop_slug)
    bags, cold_bags = ArrivalForm().counted()
    if not rows:
        abort(404)
    try:
        with transaction():
            take_in(rows[0], bags=bags, cold_bags=cold_bags, by=_acting())
    except Refusal as refusal:
        return _page(HubCodeForm(formdata=None), sentence=str(refusal)), refusal.status
    said = ngettext("Un sac reçu pour %(ref)s.", "%(num)s sacs reçus pour %(ref)s.", bags, ref=reference)
    flash(said, "done")
    return redirect(url_for("hub.show_desk"))


def create_hub_handover(reference: str) -> ResponseReturnValue:
    """All that waits here of an order leaves; a second time changes nothing and says when it did."""
    rows = rows_at_hub(this_town().id, this_hub().id, reference=reference) or abort(404)
    form = HubGivingForm()
    try:
        with transaction():
            _give_all(rows, form)
    except Refusal as refusal:
        page = _page(HubCodeForm(formdata=None), opened=reference, sentence=str(refusal), code=form.tidied())
        return page, refusal.status
    flash(_("Commande %(ref)s remise. Bonne journée !", ref=reference), "done")
    return redirect(url_for("hub.show_desk"))


def _give_all(rows: Sequence[ShopOrder], form: HubGivingForm) -> None:
    proxy_id = _comer(rows, form)
    leaving = [row for row in rows if row.state in _AT_LEAST_HERE]
    if not leaving:
        raise NothingHere
    for number, row in enumerate([row for row in leaving if row.state == ShopOrderState.AT_HUB] or leaving):
        give(row, said=form.said(number, proxy_id=proxy_id), by=_acting())


def _comer(rows: Sequence[ShopOrder], form: HubGivingForm) -> int | None:
    """Who came instead: whoever's code was shown; without one, as the desk says. Raises: NotTheProxy."""
    row, code, own = rows[0], form.tidied(), {each.code for each in rows}
    if code and (sent := sent_with(row.town_id, order_id=row.order_id, code=code, own_codes=own)):
        return sent.id
    return _proxy(row) if form.comer.data == "proxy" else None


def _proxy(row: ShopOrder) -> int:
    proxy = proxy_of(row.town_id, order_id=row.order_id)
    if proxy is None:
        raise NotTheProxy
    return proxy.id


def _behind(code: str) -> str:
    """The order that a code opens here. Raises: CodeUnknown, which is counted; TooManyWrongCodes."""
    town_id, place = this_town().id, f"hub:{this_hub().id}"
    check_wrong_codes(town_id, place=place, by=_acting())
    reference = reference_at_hub(town_id, this_hub().id, code=code)
    if reference is None:
        with transaction():
            note_wrong_code(town_id, place=place, by=_acting())
        raise CodeUnknown
    return reference


def _acting() -> Actor:
    return Actor.person(person().id)


def _page(form: HubCodeForm, *, opened: str = "", sentence: str = "", code: str = "") -> str:
    town_id, hub = this_town().id, this_hub()
    known = bags_of_hub(town_id, hub.id)
    rows = rows_at_hub(town_id, hub.id, reference=opened) if opened else ()
    proxy = proxy_of(town_id, order_id=rows[0].order_id) if rows else None
    return render_template(
        "hub/desk.html",
        hub=hub,
        form=form,
        expected=[bag for bag in known if not bag.is_here],
        here=[bag for bag in known if bag.is_here],
        opened=bags_of_order(town_id, hub.id, reference=opened) if opened else [],
        told=left_words(rows),
        proxy=proxy,
        code=code,
        is_sent=bool(code and proxy and proxy.code == code),
        nonce=new_token(),
        sentence=sentence,
        now=clock.now(),
    )
