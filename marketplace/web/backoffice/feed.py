"""The till's feed of stock: its token, made and revoked, and what came last."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import Act
from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.intake.stock_feeds import feed_of, make_token, revoke_token
from marketplace.web.access import person
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.team.noting import note
from marketplace.web.town import this_town


def show_feed() -> ResponseReturnValue:
    """Whether a till is connected, and how to connect one."""
    return _feed_page()


def create_feed_token() -> ResponseReturnValue:
    """A new token, shown on this answer and never again."""
    with transaction():
        token = make_token(this_shop(), by_user_id=person().id)
        note(Act.TOKEN_MADE, about=_("stock de la caisse"))
    return _feed_page(token)


def delete_feed_token() -> ResponseReturnValue:
    """The token opens nothing any more."""
    with transaction():
        revoke_token(this_shop())
        note(Act.TOKEN_WITHDRAWN, about=_("stock de la caisse"))
    return redirect(url_for("backoffice.show_feed"))


def _feed_page(token: str = "") -> str:
    feed = feed_of(this_town().id, this_shop().id)
    address = url_for("api.create_stock_drop", shop_slug=this_shop().slug, _external=True)
    is_on = feed is not None and feed.revoked_at is None
    return render_template("backoffice/feed.html", feed=feed, is_on=is_on, token=token, address=address)
