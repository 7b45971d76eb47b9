"""The street's news as a feed, for readers and neighbouring sites. Source: RFC 4287, Atom.

An entry tells what came, never what it costs: it is read much later.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from marketplace.agenda.queries import coming_events
from marketplace.browsing.news import NewShop, new_products, new_shops
from marketplace.core import clock
from marketplace.core.ids import drawn_at
from marketplace.core.words import _, language
from marketplace.shops.kinds import kind_of
from marketplace.shops.states import ShopStatus
from marketplace.towns.queries import TownView
from marketplace.web.event_words import event_when
from marketplace.web.public_address import public_url
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.town import this_town

_MOST_EVENTS = 20
_FORBIDDEN = dict.fromkeys([*(set(range(32)) - {9, 10, 13}), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


@dataclass(frozen=True)
class Entry:
    """One piece of news. `mark`: what names it for ever."""

    mark: str
    title: str
    about: str
    path: str
    at: datetime


@revalidated
def show_news() -> ResponseReturnValue:
    """The feed, newest first. Three statements."""
    said = "".join(_feed(this_town(), _entries(this_town())))
    return Response(said, content_type="application/atom+xml; charset=utf-8")


def _entries(town: TownView) -> Sequence[Entry]:
    goods = (
        Entry(
            mark=url_for(".show_product", shop_slug=new.shop_slug, product_slug=new.slug),
            title=_("%(product)s, chez %(shop)s", product=new.name, shop=new.shop_name),
            about=new.description or _("Nouveau chez %(shop)s.", shop=new.shop_name),
            path=url_for(".show_product", shop_slug=new.shop_slug, product_slug=new.slug),
            at=new.created_at,
        )
        for new in new_products(town.id)
    )
    shops = (
        Entry(
            mark=url_for(".show_shop", shop_slug=new.slug),
            title=_joined(new),
            about=new.tagline or str(kind_of(new.kind).label),
            path=url_for(".show_shop", shop_slug=new.slug),
            at=new.created_at,
        )
        for new in new_shops(town.id)
    )
    return sorted([*goods, *shops, *_days(town)], key=lambda entry: (entry.at, entry.mark), reverse=True)


def _joined(new: NewShop) -> str:
    if new.status == ShopStatus.SHOWCASE:
        return _("%(shop)s rejoint la rue", shop=new.name)
    return _("%(shop)s ouvre en ligne", shop=new.name)


def _days(town: TownView) -> Iterator[Entry]:
    for event in coming_events(town.id, from_day=clock.today(town.time_zone), most=_MOST_EVENTS):
        title = _("%(title)s, %(when)s", title=event.title, when=event_when(event))
        if event.is_cancelled:
            title = _("Annulé : %(title)s", title=title)
        page = url_for(".show_event", event_slug=event.slug)
        about = event.reason or event.text or event.title
        yield Entry(f"/#agenda-{event.id}", title, about, page, event.changed_at)


def _feed(town: TownView, entries: Sequence[Entry]) -> Iterator[str]:
    home, here = public_url(town, "/"), public_url(town, url_for(".show_news"))
    latest = max((entry.at for entry in entries), default=None)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language()}">\n'
    yield f"<id>{_plain(here)}</id>"
    title = _("Les nouvelles de la rue : %(street)s, %(town)s", street=town.street_name, town=town.name)
    yield f"<title>{_plain(title)}</title>\n"
    yield f"<updated>{_moment(latest or drawn_at(town.id))}</updated>\n"
    yield f"<author><name>{_plain(town.name)}</name></author>\n"
    yield f'<link rel="self" type="application/atom+xml" href={quoteattr(here)}/>\n'
    yield f'<link rel="alternate" type="text/html" href={quoteattr(home)}/>\n'
    for entry in entries:
        yield from _told(town, entry)
    yield "</feed>\n"


def _told(town: TownView, entry: Entry) -> Iterator[str]:
    yield f"<entry><id>{_plain(public_url(town, entry.mark))}</id><title>{_plain(entry.title)}</title>"
    yield f"<updated>{_moment(entry.at)}</updated>"
    yield f'<link rel="alternate" type="text/html" href={quoteattr(public_url(town, entry.path))}/>'
    yield f"<summary>{_plain(entry.about)}</summary></entry>\n"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _plain(words: str) -> str:
    """Words as XML bears them: some signs may not even be written in figures."""
    return escape(words.translate(_FORBIDDEN))
