"""The page of a one-tap link, which changes nothing, and its button, which does."""

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.alerts.links import BagLink, LinkAct, link_token
from marketplace.core.db import transaction
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.fulfilment.queries import ticket_of
from marketplace.fulfilment.services import accept, decline, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.web.backoffice.answers import wording
from marketplace.web.backoffice.answers.access import Opened, this_link
from marketplace.web.backoffice.answers.forms import AnswerForm, RefusalAnswer

_BECOMES = {
    LinkAct.ACCEPT: ShopOrderState.ACCEPTED,
    LinkAct.DECLINE: ShopOrderState.DECLINED,
    LinkAct.READY: ShopOrderState.READY,
}


def show_answer(token: str) -> ResponseReturnValue:
    """What the button would do, or what became of the order. Programs that open links change nothing."""
    return _page(token, this_link(), _form_for(this_link().link))


def create_answer(token: str) -> ResponseReturnValue:
    """Do it, once; the second time says what became of the order."""
    opened = this_link()
    form = _form_for(opened.link)
    if not form.validate_on_submit():
        return _page(token, opened, form), 422
    try:
        with transaction():
            _check_live(opened)
            _act(opened.link.act, opened.shop_order, reason=form.reason())
    except Refusal as refusal:
        return _page(token, this_link(), form), refusal.status
    flash(wording.said(opened.link.act), "done")
    return redirect(url_for(".show_answer", token=_onward(token, this_link())), 303)


def _check_live(opened: Opened) -> None:
    """Refuse a link that has served, or whose bag has moved on. Raises: ChangedMeanwhile."""
    if not _is_live(opened):
        raise ChangedMeanwhile


def _act(act: LinkAct, shop_order: ShopOrder, *, reason: str) -> None:
    if act is LinkAct.ACCEPT:
        accept(shop_order, by=Actor.link())
    elif act is LinkAct.DECLINE:
        decline(shop_order, reason=reason, by=Actor.link())
    else:
        mark_ready(shop_order, by=Actor.link())


def _is_live(opened: Opened) -> bool:
    """Whether nobody has touched the bag since the link was written, and the act is still to be done."""
    is_same = opened.shop_order.version % 2**16 == opened.link.version
    return is_same and opened.shop_order.can_become(_BECOMES[opened.link.act])


def _onward(token: str, opened: Opened) -> str:
    """After yes comes « it is packed »: its own link. Else the same page, which says what became of it."""
    if opened.link.act is not LinkAct.ACCEPT:
        return token
    return _token_for(replace(opened.link, act=LinkAct.READY, version=opened.shop_order.version), opened)


def _token_for(link: BagLink, opened: Opened) -> str:
    return link_token(link, town_id=opened.shop.town_id, shop_id=opened.shop.id)


def _form_for(link: BagLink) -> AnswerForm:
    return RefusalAnswer() if link.act is LinkAct.DECLINE else AnswerForm()


def _page(token: str, opened: Opened, form: AnswerForm) -> str:
    reference = opened.shop_order.order.reference
    is_live, link = _is_live(opened), opened.link
    other = LinkAct.DECLINE if is_live and link.act is LinkAct.ACCEPT else None
    return render_template(
        "backoffice/answers/answer.html",
        act=link.act.name.lower(),
        form=form,
        is_live=is_live,
        other_url=url_for(".show_answer", token=_token_for(replace(link, act=other), opened))
        if other
        else "",
        shop=opened.shop,
        ticket=ticket_of(opened.shop.town_id, opened.shop.id, reference=reference),
        told=wording.what_became(opened.shop_order),
        token=token,
        words=wording,
    )
