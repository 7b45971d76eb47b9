"""What the town owes this shop for a month of town cards, line by line."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.months import Month
from marketplace.core.words import language
from marketplace.payments.town_cards.settlements import lines_of, month_before, months_of, sum_of
from marketplace.web.backoffice.access import this_shop
from marketplace.web.settlement_sheet import bearer_words, kind_words, sheet_of
from marketplace.web.town import this_town


def show_card_month(month_key: str) -> ResponseReturnValue:
    """The month's lines, their sum, and whether the town has paid."""
    town, shop, month = this_town(), this_shop(), _month(month_key)
    lines = lines_of(town, shop_id=shop.id, month=month)
    mine = next((each for each in months_of(town, month=month) if each.shop_id == shop.id), None)
    return render_template(
        "backoffice/town_cards/month.html",
        month=month,
        month_words=month.words(language()),
        before=month_before(town, month),
        after=month.shifted(1) if month < _this_month() else None,
        lines=lines,
        kind_words=kind_words,
        bearer_words=bearer_words,
        total_cents=sum_of(lines),
        settled_at=mine.settled_at if mine else None,
    )


def show_card_sheet(month_key: str) -> ResponseReturnValue:
    """The same for a spreadsheet."""
    town, shop, month = this_town(), this_shop(), _month(month_key)
    lines = lines_of(town, shop_id=shop.id, month=month)
    return sheet_of(lines, shop_slug=shop.slug, month=month, time_zone=town.time_zone)


def _this_month() -> Month:
    return Month.of(clock.today(this_town().time_zone))


def _month(key: str) -> Month:
    month = Month.named(key)
    if month is None or month > _this_month():
        abort(404)
    return month
