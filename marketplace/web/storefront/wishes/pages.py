"""The board, a new wish, a voice for one, and the mailed link that counts it."""

from collections import Counter
from datetime import timedelta

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from marketplace.accounts.queries import tidy_email
from marketplace.accounts.throttling import claim_try
from marketplace.browsing.categories import categories_said
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import tidy
from marketplace.measures.searches import LEAST_SEARCHES, empty_searches_of
from marketplace.moderation.wishing import empty_units, make_wish, send_link, use_link, wish_behind
from marketplace.towns.queries import TownView
from marketplace.trust.wishes.models import Wish
from marketplace.trust.wishes.queries import PAGE, board_of, wish_named
from marketplace.trust.wishes.services import vote, voter_of
from marketplace.trust.wishes.states import WishState
from marketplace.trust.wishes.wording import ANSWERS
from marketplace.web.callers import caller_at
from marketplace.web.pages import page_of
from marketplace.web.storefront.found.heads import wishes_head
from marketplace.web.storefront.unkept import unkept
from marketplace.web.storefront.wishes.forms import VoteForm, WishForm
from marketplace.web.town import this_town

_MOST_SEARCHES, _MOST_KINDS = 50, 8
_LATELY = timedelta(days=90)


def list_wishes() -> ResponseReturnValue:
    """What the street lacks, the most wanted first, with what the town answers."""
    return _board_page()


def show_wish_form() -> ResponseReturnValue:
    """A new wish; what was looked for in vain stands there already."""
    form = WishForm(formdata=None, title=tidy(request.args.get("q"))[:80], email=_own_email())
    return _form_page(form)


def create_wish() -> ResponseReturnValue:
    """Write it down; whoever is not signed in proves their address first."""
    form = WishForm()
    if not form.validate_on_submit():
        return _form_page(form, status=422)
    email = tidy_email(form.email.data)
    try:
        with transaction():
            _slow_down(email)
            is_mine = email == _own_email()
            facts = {"title": form.title.data, "words": form.words.data, "email": email}
            make_wish(this_town(), is_proved=is_mine, path_of=_path_of, **facts)
    except Refusal as refusal:
        db.session.rollback()
        return _form_page(form, str(refusal), refusal.status)
    return redirect(url_for(".list_wishes", told="read" if is_mine else "mail"), 303)


def show_vote_form(mark: str) -> ResponseReturnValue:
    """Whose voice it is."""
    return _vote_page(_wish(mark), VoteForm(formdata=None, email=_own_email()))


def create_vote(mark: str) -> ResponseReturnValue:
    """Count the voice of whoever is signed in; send everybody else the link that counts theirs."""
    form, wish = VoteForm(), _wish(mark)
    if not form.validate_on_submit():
        return _vote_page(wish, form, status=422)
    email, town = tidy_email(form.email.data), this_town()
    is_mine = email == _own_email()
    try:
        with transaction():
            _slow_down(email)
            if is_mine:
                vote(wish, voter=voter_of(town.id, whom=email))
            else:
                send_link(town, wish=wish, email=email, path_of=_path_of)
    except Refusal as refusal:
        db.session.rollback()
        return _vote_page(_wish(mark), form, str(refusal), refusal.status)
    return redirect(url_for(".list_wishes", told="voice" if is_mine else "mail"), 303)


@unkept
def show_voice(token: str) -> ResponseReturnValue:
    """The mailed link: one press, and the voice counts."""
    return _voice_page(wish_behind(this_town(), token), token)


@unkept
def create_voice(token: str) -> ResponseReturnValue:
    """The voice counts, once."""
    wish = wish_behind(this_town(), token)
    is_new = wish.state is WishState.DRAFT
    try:
        with transaction():
            use_link(this_town(), token=token)
    except Refusal as refusal:
        db.session.rollback()
        return _voice_page(wish_behind(this_town(), token), token, str(refusal), refusal.status)
    return redirect(url_for(".list_wishes", told="read" if is_new else "voice"), 303)


def _path_of(token: str) -> str:
    return url_for("storefront.show_voice", token=token)


def _own_email() -> str:
    return str(current_user.email) if current_user.is_authenticated else ""


def _slow_down(email: str) -> None:
    claim_try(f"wish of {email}", address=caller_at("mail"))


def _wish(mark: str) -> Wish:
    wish = wish_named(this_town().id, mark)
    if wish is None or wish.state not in {WishState.PUBLISHED, WishState.MERGED}:
        abort(404)
    return wish


def _board_page() -> str:
    town, page = this_town(), page_of(request.args.get("page"))
    board = board_of(town.id, skip=page.skip(PAGE))
    return render_template(
        "storefront/wishes/board.html",
        head=wishes_head(town, url_for(".list_wishes")),
        board=board,
        pages=page.around(board.total, PAGE),
        searches=_looked_for(town),
        units=empty_units(town.id),
        answers=ANSWERS,
        told=request.args.get("told", ""),
    )


def _looked_for(town: TownView) -> list[tuple[str, int]]:
    """What was looked for in vain, by kinds of goods: nobody’s own words are shown in public."""
    since = clock.today(town.time_zone) - _LATELY
    counts = Counter[str]()
    for words, count in empty_searches_of(town.id, since=since, least=LEAST_SEARCHES, most=_MOST_SEARCHES):
        for kind in categories_said(words.split())[:1]:
            counts[str(kind.name)] += count
    return counts.most_common(_MOST_KINDS)


def _form_page(form: WishForm, sentence: str = "", status: int = 200) -> Response:
    return make_response(render_template("storefront/wishes/new.html", form=form, sentence=sentence), status)


def _vote_page(wish: Wish, form: VoteForm, sentence: str = "", status: int = 200) -> Response:
    return make_response(
        render_template("storefront/wishes/vote.html", wish=wish, form=form, sentence=sentence), status
    )


def _voice_page(wish: Wish, token: str, sentence: str = "", status: int = 200) -> Response:
    facts = {"wish": wish, "token": token, "sentence": sentence}
    return make_response(render_template("storefront/wishes/voice.html", **facts), status)
