"""Whose bag it is: by the code, scanned or typed, or by the name."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import transaction
from marketplace.core.errors import NotFound, Refusal
from marketplace.core.forms import blame
from marketplace.core.words import _
from marketplace.fulfilment.codes import LETTERS, CodeUnknown, check_wrong_codes, note_wrong_code
from marketplace.fulfilment.desk.finding import reference_for_name
from marketplace.fulfilment.queries import reference_for_code, ticket_of
from marketplace.orders.handovers.models import Way
from marketplace.orders.states import ShopOrderState
from marketplace.shops.stamps.codes import code_in, is_made_for
from marketplace.web.backoffice.access import acting, this_shop
from marketplace.web.backoffice.desk.forms import NameForm
from marketplace.web.backoffice.desk.pages import Opened, desk_page, open_bag
from marketplace.web.backoffice.forms import CodeForm
from marketplace.web.town import this_town


def show_handover() -> ResponseReturnValue:
    """The field for the code; with `?order=` the bag chosen on the board, with `?done=` the one that left."""
    done = ticket_of(this_town().id, this_shop().id, reference=request.args.get("done", ""))
    left = done if done and done.state == ShopOrderState.COLLECTED else None
    opened = open_bag(request.args.get("order", ""), way=Way.ORDER)
    return desk_page(CodeForm(formdata=None), opened=opened, done=left)


def read_code() -> ResponseReturnValue:
    """The bag behind a code; a stamp card leads to its own counter. Nothing changes yet, save wrong codes."""
    form = CodeForm()
    if not form.validate_on_submit():
        return desk_page(form), 422
    if (card := code_in(form.code.data)) and is_made_for(this_town().id, shop_id=this_shop().id, code=card):
        return redirect(url_for("backoffice.show_stamp_counter", card=card), 303)
    if len(form.tidied()) != LETTERS:
        form.code.errors = [_("Le code a huit signes. Relisez-le avec la personne.")]
        return desk_page(form), 422
    try:
        reference = behind_code(form.tidied())
    except Refusal as refusal:
        form.code.errors = [str(refusal)]
        return desk_page(form), refusal.status
    return _shown(open_bag(reference, way=Way.CODE, code=form.tidied()))


def read_name() -> ResponseReturnValue:
    """The bag behind a name and its last signs; a wrong pair counts like a wrong code."""
    form = NameForm()
    if not form.validate_on_submit():
        return desk_page(CodeForm(formdata=None), name_form=form), 422
    try:
        reference = _behind_name(form.name.data, form.signs.data)
    except Refusal as refusal:
        blame(form.signs, refusal)
        return desk_page(CodeForm(formdata=None), name_form=form), refusal.status
    return _shown(open_bag(reference, way=Way.NAME))


def behind_code(code: str) -> str:
    """The order whose bag bears a code. Raises: CodeUnknown, which is counted; TooManyWrongCodes."""
    town_id, shop_id = this_town().id, this_shop().id
    check_wrong_codes(town_id, place=_counter(), by=acting())
    reference = reference_for_code(town_id, shop_id, code=code)
    if reference is None:
        _count_wrong()
        raise CodeUnknown
    return reference


def _behind_name(name: str, signs: str) -> str:
    check_wrong_codes(this_town().id, place=_counter(), by=acting())
    try:
        return reference_for_name(this_town().id, this_shop().id, name=name, signs=signs)
    except NotFound:
        _count_wrong()
        raise


def _count_wrong() -> None:
    with transaction():
        note_wrong_code(this_town().id, place=_counter(), by=acting())


def _counter() -> str:
    return f"shop:{this_shop().id}"


def _shown(opened: Opened | None) -> ResponseReturnValue:
    is_gone = opened is not None and opened.ticket.state == ShopOrderState.COLLECTED
    return desk_page(CodeForm(formdata=None), opened=opened), 409 if is_gone else 200
