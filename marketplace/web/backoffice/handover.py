"""At the counter: a code is said, the bag it opens is shown, one tap hands it over."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.fulfilment.codes import LETTERS, CodeUnknown, check_wrong_codes, note_wrong_code
from marketplace.fulfilment.queries import Ticket, reference_for_code, shop_order_of, ticket_of
from marketplace.orders.states import ShopOrderState
from marketplace.web.access import person
from marketplace.web.backoffice import wording
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.forms import CodeForm
from marketplace.web.backoffice.orders import already_handed_over
from marketplace.web.town import this_town


def show_handover() -> ResponseReturnValue:
    """The field for the code; with `?order=` also the bag that was chosen on the board."""
    chosen = ticket_of(this_town().id, this_shop().id, reference=request.args.get("order", ""))
    return _handover_page(CodeForm(formdata=None), chosen=chosen)


def read_code() -> ResponseReturnValue:
    """The bag behind a code. Nothing changes yet, save the count of wrong codes."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _handover_page(form), 422
    try:
        ticket = _ticket_behind(form.tidied())
    except Refusal as refusal:
        form.code.errors = [str(refusal)]
        return _handover_page(form), refusal.status
    if ticket is None:
        form.code.errors = [_("Le code a huit signes. Relisez-le avec la personne.")]
        return _handover_page(form), 422
    told = _already_told(ticket)
    return _handover_page(CodeForm(formdata=None), opened=ticket, told=told), 409 if told else 200


def _ticket_behind(code: str) -> Ticket | None:
    """The bag, or None when this cannot be a code. Raises: CodeUnknown, TooManyWrongCodes."""
    town, shop, user = this_town(), this_shop(), person()
    if len(code) != LETTERS:
        return None
    check_wrong_codes(town.id, shop_id=shop.id, user_id=user.id)
    reference = reference_for_code(town.id, shop.id, code=code)
    if reference is None:
        with transaction():
            note_wrong_code(town.id, shop_id=shop.id, user_id=user.id)
        raise CodeUnknown
    return ticket_of(town.id, shop.id, reference=reference)


def _already_told(ticket: Ticket) -> str:
    if ticket.state != ShopOrderState.COLLECTED:
        return ""
    shop_order = shop_order_of(this_town().id, this_shop().id, reference=ticket.reference)
    return already_handed_over(shop_order) if shop_order else ""


def _handover_page(
    form: CodeForm, *, opened: Ticket | None = None, chosen: Ticket | None = None, told: str = ""
) -> str:
    return render_template(
        "backoffice/handover.html", form=form, opened=opened, chosen=chosen, told=told, words=wording
    )
