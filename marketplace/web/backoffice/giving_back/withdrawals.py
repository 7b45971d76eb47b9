"""What residents renounce: the shop says that the goods are back, or that it does without."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue.changing_mind import UNLESS_SEALED, Exempt
from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.words import _
from marketplace.fulfilment.backs.withdrawing import settle_withdrawal
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.withdrawals.models import GoodsBack, Withdrawal, WithdrawalLine
from marketplace.orders.withdrawals.queries import withdrawal_numbered, withdrawals_of_shop
from marketplace.web.backoffice.access import acting, this_shop
from marketplace.web.backoffice.giving_back.forms import AnswerForm
from marketplace.web.town import this_town

_SHOWN = 100


def list_withdrawals() -> ResponseReturnValue:
    """Those that wait first."""
    rows = withdrawals_of_shop(this_town().id, this_shop().id, limit=_SHOWN)
    return render_template("backoffice/giving_back/withdrawals.html", rows=rows)


def show_withdrawal(number: str) -> ResponseReturnValue:
    """One, with what to do about it."""
    withdrawal, shop_order = _find(number)
    return _page(withdrawal, shop_order, AnswerForm(formdata=None))


def create_settlement(number: str) -> ResponseReturnValue:
    """The shop answers; what it owes is given back at once."""
    withdrawal, shop_order = _find(number)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(withdrawal, shop_order, form), 422
    try:
        with transaction():
            _settle(withdrawal, shop_order, form)
    except Refusal as refusal:
        form.form_errors = [str(refusal)]
        return _page(*_find(number), form), refusal.status
    flash(_("C’est réglé. La personne est prévenue."), "done")
    return redirect(url_for("backoffice.list_withdrawals"))


def _settle(withdrawal: Withdrawal, shop_order: ShopOrder, form: AnswerForm) -> None:
    if withdrawal.version != form.seen_version():
        raise ChangedMeanwhile
    settle_withdrawal(
        withdrawal,
        goods=GoodsBack(form.goods.data),
        refused={line.id: row.units for row, line in _lines(withdrawal, shop_order) if _is_kept(line)},
        words=form.words.data,
        by=acting(),
    )


def _is_kept(line: OrderLine) -> bool:
    return bool(request.form.get(f"opened-{line.position}"))


def _find(number: str) -> tuple[Withdrawal, ShopOrder]:
    withdrawal = withdrawal_numbered(this_town().id, number=number) or abort(404)
    shop_order = db.session.get_one(ShopOrder, (withdrawal.town_id, withdrawal.shop_order_id))
    if shop_order.shop_id != this_shop().id:
        abort(404)
    return withdrawal, shop_order


def _lines(withdrawal: Withdrawal, shop_order: ShopOrder) -> list[tuple[WithdrawalLine, OrderLine]]:
    lines = {line.id: line for line in shop_order.lines}
    return [(row, lines[row.order_line_id]) for row in withdrawal.lines]


def _page(withdrawal: Withdrawal, shop_order: ShopOrder, form: AnswerForm) -> str:
    lines = _lines(withdrawal, shop_order)
    return render_template(
        "backoffice/giving_back/withdrawal.html",
        form=form,
        withdrawal=withdrawal,
        order=shop_order.order,
        lines=lines,
        may_keep=_may_keep,
        may_keep_some=any(_may_keep(line) for _row, line in lines),
    )


def _may_keep(line: OrderLine) -> bool:
    return bool(line.no_withdrawal) and Exempt(line.no_withdrawal) in UNLESS_SEALED
