"""The shop's day: what came in, what is to be packed, what waits to be fetched."""

from flask import Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.words import language
from marketplace.fulfilment.board import board_of, day_mark
from marketplace.orders.asked import asked_references
from marketplace.payments.onboarding import Standing, standing_of
from marketplace.shops.queries import shops_worked_in
from marketplace.stock.low import low_on_board
from marketplace.web.access import RUNS_A_SHOP, person
from marketplace.web.backoffice import ladder_wording, wording
from marketplace.web.backoffice.access import acting, serving_device, this_shop
from marketplace.web.backoffice.day.waiting import waits_for_an_answer
from marketplace.web.backoffice.forms import RefusalForm
from marketplace.web.backoffice.ladder import ladder_for_board
from marketplace.web.backoffice.opening.holidays import REMINDED_AHEAD, questions
from marketplace.web.town import this_town


def choose_shop() -> ResponseReturnValue:
    """The shops one works in; straight on where there is but one."""
    shops = shops_worked_in(this_town().id, person().id)
    if len(shops) == 1:
        return redirect(url_for("backoffice.show_board", shop_slug=shops[0].slug))
    return render_template("backoffice/shops.html", shops=shops)


def show_board() -> ResponseReturnValue:
    """The board of today; to one that has it already, in no bytes and few queries, that nothing changed."""
    tag = _tag()
    is_known = request.if_none_match.contains_weak(tag)
    response = Response(status=304) if is_known else make_response(board_page(tag))
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-store"
    return response


def board_page(tag: str = "") -> str:
    """The board as it is now; also what is shown when an act was refused."""
    town, now, standing = this_town(), clock.now(), standing_for_who_runs_it()
    serves = serving_device() is not None
    return render_template(
        "backoffice/day/board.html",
        board=board_of(town.id, this_shop().id, at=now, time_zone=town.time_zone),
        now=now,
        tag=tag,
        first_name="" if serves else person().name.split(" ")[0],
        asked=asked_references(town.id, this_shop().id),
        low=[] if serves else low_on_board(town.id, this_shop().id),
        questions=[] if serves else questions(within=REMINDED_AHEAD),
        waits=waits_for_an_answer(),
        standing=standing,
        ladder=ladder_for_board(standing),
        ladder_words=ladder_wording,
        refusal_form=RefusalForm(formdata=None),
        words=wording,
    )


def standing_for_who_runs_it() -> Standing | None:
    """How the shop's account stands, for those whom it concerns: staff can do nothing about it."""
    return standing_of(this_town().id, this_shop().id) if g.backoffice_role in RUNS_A_SHOP else None


def _tag() -> str:
    """What the board is recognised by: the day's mark, who looks at it, in which language.

    It changes every hour too: what stands on the page besides the bags is no older than that.
    """
    town, now, who = this_town(), clock.now(), acting()
    mark = day_mark(town.id, this_shop().id, at=now, time_zone=town.time_zone)
    return f"{mark}-{now:%d%H}-{who.device_id or who.user_id}-{language()}"
