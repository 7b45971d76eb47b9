"""The one tap: the bag leaves, and the person may say what they bought besides."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.fulfilment.desk.errors import AlreadyHandedOver, AtTheHub
from marketplace.fulfilment.desk.giving import Said, give
from marketplace.fulfilment.desk.telling import tell_purchase
from marketplace.measures.models import Spent
from marketplace.orders.handovers.models import Way
from marketplace.orders.handovers.proxies import NotTheProxy, proxy_of, sent_with
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.web.backoffice.access import acting
from marketplace.web.backoffice.desk.forms import GivingForm, way_of
from marketplace.web.backoffice.desk.pages import desk_page, find_bag, open_bag
from marketplace.web.backoffice.forms import CodeForm


def create_handover(reference: str) -> ResponseReturnValue:
    """The bag leaves, or the part that is fetched now; a second time changes nothing and says when it did."""
    bag, form = find_bag(reference), GivingForm()
    try:
        with transaction():
            said = _give_all(bag, form)
    except Refusal as refusal:
        return _refused(reference, form, refusal)
    words = _("Une partie du sac %(ref)s est remise ; le reste attend.", ref=reference)
    flash(words if said.later else _("Sac %(ref)s remis. Bonne journée à lui !", ref=reference), "done")
    return redirect(url_for("backoffice.show_handover", done=reference))


def create_added_purchase(reference: str) -> ResponseReturnValue:
    """About how much the person bought besides: a band is counted, once, and nothing else is kept."""
    bag, spent = find_bag(reference), request.form.get("spent", "")
    if spent not in set(Spent):
        abort(422)
    with transaction():
        tell_purchase(bag, spent=Spent(spent))
    flash(_("C’est compté, merci."), "done")
    return redirect(url_for("backoffice.show_handover"))


def comer_of(bag: ShopOrder, *, code: str, is_for_proxy: bool) -> int | None:
    """Who came instead of the resident, or None: whoever's code was shown; without one, as the counter says.

    Raises: NotTheProxy when nobody is named, any more, or somebody else.
    """
    if code:
        sent = sent_with(bag.town_id, order_id=bag.order_id, code=code, own_codes={bag.code})
        if sent:
            return sent.id
    return _proxy_for(bag) if is_for_proxy else None


def _proxy_for(bag: ShopOrder) -> int:
    proxy = proxy_of(bag.town_id, order_id=bag.order_id)
    if proxy is None:
        raise NotTheProxy
    return proxy.id


def check_in_shop(bag: ShopOrder) -> None:
    """Refuse a bag that waits at a hub: its desk hands it over. Raises: AtTheHub."""
    if bag.state == ShopOrderState.AT_HUB:
        raise AtTheHub


def _give_all(bag: ShopOrder, form: GivingForm) -> Said:
    said = form.said(proxy_id=comer_of(bag, code=form.tidied(), is_for_proxy=form.is_for_proxy()))
    bags = {bag.order_id: (bag, said)}
    for number, reference in enumerate((form.also.data or ())[:20], start=1):
        other = find_bag(reference)
        also = Said(
            nonce=f"{said.nonce[:36]}-{number}",
            way=said.way,
            is_of_age=said.is_of_age,
            proxy_id=_proxy_for(other) if said.proxy_id is not None else None,
        )
        bags.setdefault(other.order_id, (other, also))
    for _order_id, (one, its_own) in sorted(bags.items()):  # in the order in which everybody locks them
        check_in_shop(one)
        give(one, said=its_own, by=acting())
    return said


def _refused(reference: str, form: GivingForm, refusal: Refusal) -> ResponseReturnValue:
    way: Way = way_of(form.way.data)
    opened = open_bag(reference, way=way, code=form.tidied())
    sentence = "" if isinstance(refusal, AlreadyHandedOver) else str(refusal)
    return desk_page(CodeForm(formdata=None), opened=opened, sentence=sentence), refusal.status
