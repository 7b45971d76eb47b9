"""« Mes cartes »: the town cards of an account, what moved on each, its sheet, and a lost one replaced."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm, blame, tidy
from marketplace.core.words import _, lazy
from marketplace.payments.town_cards.giving import replace_lost
from marketplace.vouchers.buying.queries import purchases_of
from marketplace.vouchers.buying.sale import sells_cards
from marketplace.vouchers.codes import code_of, grouped
from marketplace.vouchers.keeping.services import cards_kept, keep, kept_card, let_go, moves_of
from marketplace.vouchers.models import Voucher
from marketplace.vouchers.states import CardState
from marketplace.vouchers.wording import MOVES, STATES
from marketplace.web.access import person
from marketplace.web.card_codes import read_card
from marketplace.web.card_paper import CardFace, card_address, paper_sent
from marketplace.web.qr import qr_of
from marketplace.web.storefront.unkept import unkept
from marketplace.web.town import this_town

MOST_PRESENTS = 50


class CodeForm(SignedForm):
    """The code on a card that one holds."""

    code = StringField(
        lazy("Code de la carte"), [InputRequired(lazy("Tapez les seize signes de la carte."))], filters=[tidy]
    )


def list_own_cards() -> ResponseReturnValue:
    """All of them, and the presents that were bought."""
    return _page(CodeForm(formdata=None))


def create_kept_card() -> ResponseReturnValue:
    """A card is added by its code; a guess is slowed down, and answered alike whatever is wrong with it."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        card = read_card(form.code.data, place=f"account:{person().id}")
    except Refusal as refusal:
        db.session.rollback()
        blame(form.code, refusal)
        return _page(form), refusal.status
    with transaction():
        keep(this_town().id, user_id=person().id, voucher_id=card.id)
    return redirect(url_for(".show_own_card", card_id=card.id), 303)


@unkept
def show_own_card(card_id: int) -> ResponseReturnValue:
    """What is on it, what moved, its code."""
    return _card_page(_own(card_id))


@unkept
def show_own_paper(card_id: int) -> ResponseReturnValue:
    """Its sheet, to print again."""
    card = _own(card_id)
    if not _is_good(card):
        abort(404)
    face = CardFace(title=_("Carte de la ville"), amount_cents=card.balance_cents, ends=card.expires_at)
    return paper_sent(face, [card])


def create_own_replacement(card_id: int) -> ResponseReturnValue:
    """It was lost: it pays no more at once, and another one stands for it."""
    card = _own(card_id)
    try:
        with transaction():
            new = replace_lost(this_town(), voucher_id=card.id, by_user_id=None)
            keep(this_town().id, user_id=person().id, voucher_id=new.id)
    except Refusal as refusal:
        db.session.rollback()
        return _card_page(_own(card_id), str(refusal)), refusal.status
    flash(_("La carte perdue ne paie plus. Voici la nouvelle, avec tout ce qui restait."), "done")
    return redirect(url_for(".show_own_card", card_id=new.id), 303)


def delete_own_card(card_id: int) -> ResponseReturnValue:
    """Out of the account; what is on it stays."""
    card = _own(card_id)
    with transaction():
        let_go(this_town().id, user_id=person().id, voucher_id=card.id)
    flash(_("Cette carte n’est plus dans votre compte. Ce qui est dessus y reste."), "done")
    return redirect(url_for(".list_own_cards"), 303)


def _own(card_id: int) -> Voucher:
    return kept_card(this_town().id, user_id=person().id, voucher_id=card_id) or abort(404)


def _is_good(card: Voucher) -> bool:
    return card.state == CardState.ACTIVE and card.expires_at > clock.now()


def _page(form: CodeForm) -> str:
    town_id, user_id = this_town().id, person().id
    bought = purchases_of(town_id, user_id=user_id, most=MOST_PRESENTS)
    return render_template(
        "storefront/town_card/mine.html",
        form=form,
        cards=cards_kept(town_id, user_id=user_id),
        presents=[each for each in bought if each.receiver],
        states=STATES,
        is_sold=sells_cards(town_id),
    )


def _card_page(card: Voucher, sentence: str = "") -> str:
    is_good = _is_good(card)
    code = code_of(card.town_id, voucher_id=card.id, code_digest=card.code_digest) if is_good else ""
    return render_template(
        "storefront/town_card/own.html",
        card=card,
        is_good=is_good,
        code=grouped(code),
        qr=qr_of(card_address(code)) if code else None,
        moves=moves_of(card),
        words=MOVES,
        state=STATES[card.state],
        sentence=sentence,
    )
