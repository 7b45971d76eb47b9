"""A stamp card on the counter: its code, one tap for a stamp, one for what it promises, one for a slip."""

from collections.abc import Callable

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm, blame, tidy
from marketplace.core.words import _, lazy, ngettext
from marketplace.shops.stamps.queries import CardView, card_typed
from marketplace.shops.stamps.services import AT_ONCE, redeem, stamp, undo
from marketplace.web.backoffice.access import this_shop
from marketplace.web.headers import let_page_scan
from marketplace.web.town import this_town

_LONGEST = 300  # a scanner types the whole address of the square


class StampCardForm(SignedForm):
    """The code of a card; how many stamps it gets."""

    code = StringField(
        lazy("Code de la carte"),
        [InputRequired(lazy("Lisez le carré de la carte, ou tapez les douze signes."))],
        filters=[tidy],
    )
    count = IntegerField(
        lazy("Tampons"), [Optional(), NumberRange(1, AT_ONCE, lazy("De un à trois tampons à la fois."))]
    )


def show_stamp_counter() -> ResponseReturnValue:
    """The field for the code; with `?card=` the card that was scanned at the hand-over."""
    typed = request.args.get("card", "")
    return _read(StampCardForm(formdata=None, code=typed)) if typed else _page(StampCardForm(formdata=None))


def read_stamp_card() -> ResponseReturnValue:
    """The card that lies there; nothing is stamped yet."""
    form = StampCardForm()
    if not form.validate_on_submit():
        return _page(form), 422
    return _read(form)


def create_stamp() -> ResponseReturnValue:
    """Stamp it."""
    return _act(lambda card, form: _stamped(card, form.count.data or 1))


def create_reward() -> ResponseReturnValue:
    """Give what a full card promises."""
    return _act(lambda card, _form: _rewarded(card))


def delete_stamp() -> ResponseReturnValue:
    """Take back what was last done to it."""
    return _act(lambda card, _form: _undone(card))


def _read(form: StampCardForm) -> ResponseReturnValue:
    try:
        card = _card(form)
    except Refusal as refusal:
        blame(form.code, refusal)
        return _page(form), refusal.status
    return _page(StampCardForm(formdata=None), card=card)


def _act(do: Callable[[CardView, StampCardForm], str]) -> ResponseReturnValue:
    """Do something to the card of the form; what follows is the card as it is then, or why it was refused."""
    form = StampCardForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            words = do(_card(form), form)
    except Refusal as refusal:
        db.session.rollback()
        return _refused(form, refusal)
    return _page(StampCardForm(formdata=None), card=_card(form), done=words)


def _refused(form: StampCardForm, refusal: Refusal) -> ResponseReturnValue:
    try:
        return _page(StampCardForm(formdata=None), card=_card(form), sentence=str(refusal)), refusal.status
    except Refusal as unread:
        blame(form.code, unread)
        return _page(form), unread.status


def _stamped(card: CardView, count: int) -> str:
    now = stamp(this_town(), shop=this_shop(), card=card, count=count)
    return ngettext("C’est tamponné : %(num)s tampon.", "C’est tamponné : %(num)s tampons.", now)


def _rewarded(card: CardView) -> str:
    redeem(this_town(), card=card)
    return _("C’est noté, la carte a servi : %(reward)s.", reward=card.reward)


def _undone(card: CardView) -> str:
    undo(this_town(), card=card)
    return _("C’est annulé.")


def _card(form: StampCardForm) -> CardView:
    return card_typed(this_town(), this_shop(), typed=(form.code.data or "")[:_LONGEST])


def _page(form: StampCardForm, *, card: CardView | None = None, done: str = "", sentence: str = "") -> str:
    let_page_scan()
    return render_template(
        "backoffice/stamps/counter.html", form=form, card=card, done=done, sentence=sentence, most=AT_ONCE
    )
