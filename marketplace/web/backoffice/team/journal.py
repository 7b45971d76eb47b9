"""The shop's journal: who did what, for those who run it."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.queries import PAGE, journal_of
from marketplace.shops.team.queries import team_of
from marketplace.web.backoffice.access import this_shop
from marketplace.web.doings import lines_of
from marketplace.web.pages import page_of


def show_journal() -> ResponseReturnValue:
    """Everybody's doings, or those of one colleague, latest first."""
    shop, page = this_shop(), page_of(request.args.get("page"))
    members = team_of(shop.town_id, shop.id)
    chosen = next((one for one in members if one.key == request.args.get("who")), None)
    journal = journal_of(
        shop.town_id, shop.id, by_user_id=chosen.user_id if chosen else None, skip=page.skip(PAGE)
    )
    return render_template(
        "backoffice/team/journal.html",
        lines=lines_of(journal.rows),
        members=members,
        chosen=chosen,
        pages=page.around(journal.total, PAGE, who=chosen.key if chosen else ""),
    )
