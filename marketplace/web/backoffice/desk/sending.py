"""A phone that had no network tells of its hand-overs once it has one: each counts once, each is answered."""

from dataclasses import asdict

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.fulfilment.desk.errors import AlreadyHandedOver
from marketplace.fulfilment.desk.giving import give
from marketplace.fulfilment.desk.known import known_bags
from marketplace.orders.models import ShopOrder
from marketplace.web.backoffice.access import acting, this_shop
from marketplace.web.backoffice.desk.forms import SentForm, moment_of
from marketplace.web.backoffice.desk.giving import check_in_shop, comer_of
from marketplace.web.backoffice.desk.pages import find_bag
from marketplace.web.backoffice.desk.reading import behind_code
from marketplace.web.backoffice.desk.wording import clock_words, handed_words
from marketplace.web.town import this_town


def show_known_bags() -> ResponseReturnValue:
    """The packed bags, for when the network goes; and the token that a page left open sends its news with."""
    bags = [asdict(bag) for bag in known_bags(this_town().id, this_shop().id)]
    answer = jsonify(at=clock.now().isoformat(), token=generate_csrf(), bags=bags)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def create_sent_handover() -> ResponseReturnValue:
    """One hand-over that a phone noted: counted, or already so, or refused in words; never twice."""
    form = SentForm()
    try:
        return _answer(find_bag(behind_code(form.tidied())), form)
    except Refusal as refusal:
        return jsonify(outcome="refused", words=str(refusal)), refusal.status


def _answer(bag: ShopOrder, form: SentForm) -> ResponseReturnValue:
    try:
        words = _count(bag, form)
    except AlreadyHandedOver:
        return jsonify(outcome="already", words=handed_words(bag)), 409
    return jsonify(outcome="counted", words=" ".join(filter(None, words)))


def _count(bag: ShopOrder, form: SentForm) -> tuple[str, str]:
    with transaction():
        check_in_shop(bag)
        proxy_id = comer_of(bag, code=form.tidied(), is_for_proxy=form.comer.data == "proxy")
        give(bag, said=form.said(proxy_id=proxy_id), by=acting())
        reference = bag.order.reference
    return _("Sac %(ref)s remis.", ref=reference), clock_words(moment_of(form.clock.data))
