"""A month of town cards, shop by shop: what the town owes each, its file, and that it was paid."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.months import Month
from marketplace.core.words import _, language
from marketplace.orders.actors import Actor
from marketplace.payments.town_cards.settlements import ShopMonth, lines_of, month_before, months_of, settle
from marketplace.web.access import person
from marketplace.web.settlement_sheet import sheet_of
from marketplace.web.town import this_town


def show_settlement(month_key: str) -> ResponseReturnValue:
    """What the town owes for a month."""
    return _page(_month(month_key))


def show_settlement_sheet(month_key: str, shop_slug: str) -> ResponseReturnValue:
    """One shop's month, line by line, for a spreadsheet."""
    town, month = this_town(), _month(month_key)
    shop = _shop(month, shop_slug)
    lines = lines_of(town, shop_id=shop.shop_id, month=month)
    return sheet_of(lines, shop_slug=shop.slug, month=month, time_zone=town.time_zone)


def create_settlement_of(month_key: str, shop_slug: str) -> ResponseReturnValue:
    """The town has paid this shop its month."""
    month = _month(month_key)
    shop = _shop(month, shop_slug)
    try:
        with transaction():
            if settle(this_town(), shop_id=shop.shop_id, month=month, by_user_id=person().id):
                by = Actor.person(person().id)
                about = f"{shop.name}, {month.key}"
                write_down(this_town().id, shop_id=None, by=by, act=Act.CARDS_SETTLED, about=about)
    except Refusal as refusal:
        return _page(month, sentence=str(refusal)), refusal.status
    flash(_("C’est noté : %(shop)s est réglé pour ce mois.", shop=shop.name), "done")
    return redirect(url_for(".show_settlement", month_key=month_key), 303)


def _page(month: Month, *, sentence: str = "") -> str:
    shops = months_of(this_town(), month=month)
    return render_template(
        "council/town_cards/settlement.html",
        month=month,
        month_words=month.words(language()),
        before=month_before(this_town(), month),
        after=month.shifted(1) if month < _this_month() else None,
        is_over=month < _this_month(),
        shops=shops,
        total_cents=sum(shop.cents for shop in shops),
        sentence=sentence,
    )


def _shop(month: Month, slug: str) -> ShopMonth:
    found = (shop for shop in months_of(this_town(), month=month) if shop.slug == slug)
    return next(found, None) or abort(404)


def _this_month() -> Month:
    return Month.of(clock.today(this_town().time_zone))


def _month(key: str) -> Month:
    month = Month.named(key)
    if month is None or month > _this_month():
        abort(404)
    return month
