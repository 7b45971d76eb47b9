"""What waits for the town hall, the most urgent first: who waits for a bag, then who waits for words."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from marketplace.core.words import _, ngettext
from marketplace.insights.street import StreetCounts
from marketplace.insights.unanswered import unanswered_orders
from marketplace.shops.applying.queries import waiting_applications
from marketplace.shops.states import ShopStatus
from marketplace.towns.listening.queries import count_unread
from marketplace.trust.reports.queries import count_awaited
from marketplace.trust.wishes.queries import count_waiting


@dataclass(frozen=True)
class Ask:
    """One line of the list: a sentence with its number, and where it is answered."""

    sign: str
    words: str
    url: str
    act: str


def asks_of(town_id: int, *, counts: StreetCounts) -> list[Ask]:
    """The lines whose number is not nothing. Five statements."""
    return [ask for number, ask in _asks(town_id, counts) if number]


def _asks(town_id: int, counts: StreetCounts) -> Iterator[tuple[int, Ask]]:
    read = _("Lire et répondre")
    for number, sign, words, page, act in (
        _unanswered(town_id),
        _reports(town_id),
        _applications(town_id),
        _applied(counts),
        _wishes(town_id),
        _said(town_id),
    ):
        yield number, Ask(sign, words, url_for(page), act or read)


_Line = tuple[int, str, str, str, str]


def _unanswered(town_id: int) -> _Line:
    number = len(unanswered_orders(town_id))
    words = ngettext(
        "Une commande attend une boutique qui ne répond pas.",
        "%(num)s commandes attendent une boutique qui ne répond pas.",
        number,
    )
    return number, "phone", words, "council.list_unanswered", _("Voir qui appeler")


def _reports(town_id: int) -> _Line:
    number = count_awaited(town_id)
    words = ngettext(
        "Un signalement attend votre réponse.", "%(num)s signalements attendent votre réponse.", number
    )
    return number, "shield-check", words, "council.list_reports", ""


def _applications(town_id: int) -> _Line:
    number = waiting_applications(town_id)
    words = ngettext("Une demande attend votre réponse.", "%(num)s demandes attendent votre réponse.", number)
    return number, "inbox", words, "council.list_applications", ""


def _applied(counts: StreetCounts) -> _Line:
    number = counts.among(ShopStatus.APPLIED)
    words = ngettext(
        "Une boutique demande à entrer dans la rue.",
        "%(num)s boutiques demandent à entrer dans la rue.",
        number,
    )
    return number, "store", words, "council.list_shops", ""


def _wishes(town_id: int) -> _Line:
    number = count_waiting(town_id)
    words = ngettext("Une envie d’habitant est à lire.", "%(num)s envies d’habitants sont à lire.", number)
    return number, "lightbulb", words, "council.list_wishes", ""


def _said(town_id: int) -> _Line:
    number = count_unread(town_id)
    words = ngettext("Quelqu’un vous a dit un mot.", "On vous a dit %(num)s mots.", number)
    return number, "message-circle", words, "council.list_words", ""
