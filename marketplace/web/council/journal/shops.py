"""What concerns the town of a shop's own journal, with the seal of the whole of it looked at."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import CONCERNS_THE_TOWN
from marketplace.accounts.journal.checking import check_chain
from marketplace.accounts.journal.queries import PAGE, journal_for_the_town
from marketplace.core.words import _
from marketplace.insights.street import shops_of_street
from marketplace.shops.queries import shop_named
from marketplace.web import doings
from marketplace.web.council.journal.views import wanted_in
from marketplace.web.pages import page_of
from marketplace.web.town import this_town


def show_shop_journal() -> ResponseReturnValue:
    """The journal of the shop that is chosen, latest first; before one is chosen, which there are."""
    town, page = this_town(), page_of(request.args.get("page"))
    shop = shop_named(town.id, request.args.get("shop", "")[:80])
    asked = {name: request.args.get(name, "") for name in ("shop", "what", "since", "until")}
    fields = {"shop": shop, "shops": shops_of_street(town.id), "acts": _acts(), "asked": asked, "lines": []}
    if shop is None:
        return render_template("council/shop_journal.html", **fields)
    wanted = wanted_in(town, {})
    journal = journal_for_the_town(town.id, shop.id, wanted=wanted, skip=page.skip(PAGE))
    return render_template(
        "council/shop_journal.html",
        **fields | {"lines": doings.lines_of(journal.rows, unnamed=_("La boutique"))},
        seal=check_chain(town.id, shop_id=shop.id),
        pages=page.around(journal.total, PAGE, **asked),
    )


def _acts() -> list[tuple[str, str]]:
    return [(act.value, words) for act, words in doings.all_acts() if act in CONCERNS_THE_TOWN]
