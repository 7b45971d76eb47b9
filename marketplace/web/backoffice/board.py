"""The shop's day: what came in, what is to be packed, what waits to be fetched."""

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.fulfilment.queries import board_of
from marketplace.payments.onboarding import Standing, standing_of
from marketplace.shops.queries import shops_worked_in
from marketplace.web.access import RUNS_A_SHOP, person
from marketplace.web.backoffice import ladder_wording, wording
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.forms import RefusalForm
from marketplace.web.backoffice.holidays import REMINDED_AHEAD, questions
from marketplace.web.backoffice.ladder import ladder_for_board
from marketplace.web.town import this_town


def choose_shop() -> ResponseReturnValue:
    """The shops one works in; straight on where there is but one."""
    shops = shops_worked_in(this_town().id, person().id)
    if len(shops) == 1:
        return redirect(url_for("backoffice.show_board", shop_slug=shops[0].slug))
    return render_template("backoffice/shops.html", shops=shops)


def show_board() -> ResponseReturnValue:
    """The board of today."""
    return board_page()


def board_page() -> str:
    """The board as it is now; also what is shown when an act was refused."""
    town, shop, now, standing = this_town(), this_shop(), clock.now(), standing_for_who_runs_it()
    board = board_of(town.id, shop.id, day=clock.local(now, town.time_zone).date(), time_zone=town.time_zone)
    return render_template(
        "backoffice/board.html",
        board=board,
        now=now,
        waiting=len(board.new) + len(board.to_prepare),
        questions=questions(within=REMINDED_AHEAD),
        standing=standing,
        ladder=ladder_for_board(standing),
        ladder_words=ladder_wording,
        refusal_form=RefusalForm(formdata=None),
        words=wording,
    )


def standing_for_who_runs_it() -> Standing | None:
    """How the shop's account stands, for those whom it concerns: staff can do nothing about it."""
    return standing_of(this_town().id, this_shop().id) if g.backoffice_role in RUNS_A_SHOP else None
