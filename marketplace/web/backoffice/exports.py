"""What a shop takes away for its spreadsheet, and what it lets outside services fetch."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import Act
from marketplace.browsing.feeds.items import without_photo
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.core.workbooks import Cell, csv_of, xlsx_of
from marketplace.moving.sheets.catalogue import catalogue_rows
from marketplace.moving.sheets.orders import Period, PeriodRefused, order_rows
from marketplace.moving.sheets.stock import stock_rows
from marketplace.shops.feeds import close_feeds, open_feeds
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.team.noting import note
from marketplace.web.town import this_town
from marketplace.web.written import sheet

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_FEEDS = ("google.xml", "google-local.xml", "meta.csv")
Rows = Iterable[Sequence[Cell]]


def show_exports() -> ResponseReturnValue:
    """What can be taken, in which form; and the feeds."""
    return _exports_page()


def show_catalogue_file(kind: str) -> ResponseReturnValue:
    """Every product, as the intake reads it again."""
    return as_file(lambda: catalogue_rows(this_shop(), address_of=_public), _("catalogue"), kind)


def show_stock_file(kind: str) -> ResponseReturnValue:
    """What is there and what is promised."""
    return as_file(lambda: stock_rows(this_shop(), time_zone=this_town().time_zone), _("stock"), kind)


def show_orders_file(kind: str) -> ResponseReturnValue:
    """The orders of a period, line by line."""
    try:
        period = _period()
        period.check()
    except PeriodRefused as refused:
        return _exports_page(str(refused)), refused.status
    name = _("commandes-%(first)s-%(last)s", first=f"{period.first}", last=f"{period.last}")
    zone = this_town().time_zone
    with transaction():  # who took away what residents ordered is written down, though nothing else changes
        note(Act.EXPORTED, about=name)
    return as_file(lambda: order_rows(this_shop(), period=period, time_zone=zone), name, kind)


def create_feeds() -> ResponseReturnValue:
    """Outside services may fetch the goods."""
    with transaction():
        open_feeds(this_shop())
        note(Act.TOKEN_MADE, about=_("flux de produits"))
    flash(_("Les flux sont ouverts. Recopiez leurs adresses là où on vous les demande."), "done")
    return redirect(url_for("backoffice.show_exports", _anchor="feeds"))


def delete_feeds() -> ResponseReturnValue:
    """They may no more."""
    with transaction():
        close_feeds(this_shop())
        note(Act.TOKEN_WITHDRAWN, about=_("flux de produits"))
    flash(_("Les flux sont fermés : leurs adresses ne répondent plus."), "done")
    return redirect(url_for("backoffice.show_exports", _anchor="feeds"))


def _exports_page(trouble: str = "") -> str:
    shop, today = this_shop(), clock.today(this_town().time_zone)
    return render_template(
        "backoffice/exports.html",
        trouble=trouble,
        first=request.args.get("first", f"{today.replace(day=1)}")[:10],
        last=request.args.get("last", f"{today}")[:10],
        feeds=[_feed_address(name) for name in _FEEDS] if shop.feed_token else [],
        without_photo=without_photo(shop.town_id, shop.id),
    )


def _feed_address(name: str) -> str:
    shop = this_shop()
    return url_for(
        "storefront.show_feed", shop_slug=shop.slug, token=shop.feed_token, name=name, _external=True
    )


def _period() -> Period:
    try:
        return Period(*(date.fromisoformat(request.args.get(end, "")) for end in ("first", "last")))
    except ValueError as unreadable:
        raise PeriodRefused(_("Choisissez le premier et le dernier jour.")) from unreadable


def _public(address: str) -> str:
    return f"{request.url_root.rstrip('/')}{address}"


def as_file(rows: Callable[[], Rows], name: str, kind: str) -> Response:
    """The rows as a file of the shop's. Aborts with 404 for a kind that is none."""
    if kind not in _TYPES:
        abort(404)
    pieces = csv_of(rows()) if kind == "csv" else xlsx_of(rows(), title=name)
    return sheet(pieces, name=f"{this_shop().slug}-{name}.{kind}", mimetype=_TYPES[kind])
