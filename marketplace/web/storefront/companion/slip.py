"""The walk on paper, for the pocket or for a neighbour: each stop with its code, and boxes to tick."""

from flask import Response, abort
from flask.typing import ResponseReturnValue

from marketplace.core.words import _
from marketplace.orders.handovers.proxies import proxy_of
from marketplace.orders.receipts import ReceiptLine
from marketplace.web.days import first_capital
from marketplace.web.filters import clock_time, day, due_there, quantity
from marketplace.web.pdf import pdf_of
from marketplace.web.qr import QrCode
from marketplace.web.storefront.companion.stops import Fetch, Round, Walk, WalkStop
from marketplace.web.storefront.companion.walks import round_of
from marketplace.web.storefront.companion.wording import to_mind, walk_words
from marketplace.web.storefront.order_page import OrderPage, this_order
from marketplace.web.town import this_town

_PAPERS = {"usual": "a5", "large": "a4"}  # how large the letters are, and the paper that bears them
_MARGIN = 4  # of a code, in its modules: scanners ask for so much white around it


def show_slip(reference: str, letters: str) -> ResponseReturnValue:
    """What is still to be fetched, to print; there is nothing on paper once all of it is."""
    page = this_order(reference)
    tour = round_of(page)
    if letters not in _PAPERS or tour.walk is None:
        abort(404, _("Il n’y a plus rien à prendre : le bordereau ne sert plus."))
    answer = Response(pdf_of("walk", _fields(page, tour, letters)), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{page.receipt.reference}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _fields(page: OrderPage, tour: Round, letters: str) -> dict[str, object]:
    """What `templates/papers/walk.typ` needs."""
    town, receipt = this_town(), page.receipt
    help_words = _("Besoin d’un coup de main ? %(phone)s", phone=town.help_phone) if town.help_phone else ""
    return {
        "paper": _PAPERS[letters],
        "title": _("Commande %(ref)s", ref=receipt.reference),
        "place": f"{town.name}, {town.street_name}",
        "who": _("pour %(name)s", name=receipt.name),
        "friend": _friend_words(page),
        "walks": [_walk(walk, page) for walk in tour.walks if walk.next_stop],
        "show": _("Montrez ce code, ou dites-le."),
        "help": help_words,
        "page": _("Page"),
    }


def _friend_words(page: OrderPage) -> str:
    proxy = proxy_of(this_town().id, order_id=page.receipt.order_id)
    if proxy is None:
        return ""
    return _("%(name)s passe à ma place et dit le mot « %(word)s ».", name=proxy.name, word=proxy.word)


def _walk(walk: Walk, page: OrderPage) -> dict[str, object]:
    waiting = [stop for stop in walk.stops if stop.stage != "done"]
    return {
        "day": first_capital(day(walk.starts_at)),
        "about": walk_words(walk),
        "stops": [_stop(stop, page) for stop in waiting],
    }


def _stop(stop: WalkStop, page: OrderPage) -> dict[str, object]:
    due = sum(fetch.view.bag.due_cents for fetch in stop.open_fetches)
    is_paid_there = not page.is_online
    return {
        "number": str(stop.number),
        "name": stop.name,
        "where": ", ".join(filter(None, (stop.address, stop.way))),
        "time": _(
            "de %(start)s à %(end)s", start=clock_time(stop.comes_from), end=clock_time(stop.comes_until)
        ),
        "code": stop.shown.spoken,
        "drawing": code_drawing(stop.shown.qr),
        "drawing_words": _("Code à présenter : %(code)s", code=stop.shown.spoken),
        "things": [words for fetch in stop.open_fetches for words in _things(fetch)],
        "mind": to_mind(stop),
        "pay": _("À régler ici : %(amount)s.", amount=due_there(due)) if is_paid_there else "",
    }


def _things(fetch: Fetch) -> list[str]:
    bag = fetch.view.bag
    things = [_thing(line) for line in bag.lines if line.units and not (line.is_withdrawn or line.is_gone)]
    if fetch.visit is None:
        return things
    return [_("%(shop)s : %(what)s", shop=bag.shop_name, what=thing) for thing in things]


def _thing(line: ReceiptLine) -> str:
    name = f"{line.name}, {line.label}" if line.label else line.name
    much = quantity(line.units, line.by_weight)
    return f"{much} {name}" if line.by_weight else f"{much} × {name}"


def code_drawing(qr: QrCode) -> str:
    """A code as a drawing of its own, with the white margin that scanners ask for."""
    side = qr.side + 2 * _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-_MARGIN} {-_MARGIN} {side} {side}">'
        f'<path fill="#fff" d="M-{_MARGIN}-{_MARGIN}h{side}v{side}h-{side}z"/><path d="{qr.path}"/></svg>'
    )
