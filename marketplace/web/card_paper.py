"""Cards on paper: eight on a sheet, each with its square and its code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

import segno
from flask import Response, url_for

from marketplace.core.money import format_money
from marketplace.core.words import _, language
from marketplace.vouchers.codes import code_of, grouped
from marketplace.vouchers.models import Voucher
from marketplace.web.filters import full_day, last_day
from marketplace.web.pdf import pdf_of
from marketplace.web.public_address import public_url
from marketplace.web.town import this_town


@dataclass(frozen=True, kw_only=True)
class CardFace:
    """What is printed on all cards of a sheet. `ends`: their last day, or the moment after it. Units: cents.

    `receiver` and `words`: of a present.
    """

    title: str
    amount_cents: int
    ends: date
    receiver: str = ""
    words: str = ""


def paper_sent(face: CardFace, cards: Sequence[Voucher]) -> Response:
    """The sheets to print and cut."""
    answer = Response(pdf_of("cards", _fields(face, cards)), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_("cartes-de-la-ville")}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def card_address(code: str) -> str:
    """What a card's square says: where its balance is read. The code stands behind the « # ».

    A browser keeps that to itself, and no server writes it into its log.
    """
    return f"{_balance_page()}#{code}"


def _fields(face: CardFace, cards: Sequence[Voucher]) -> dict[str, object]:
    town = this_town()
    until = last_day(face.ends) if isinstance(face.ends, datetime) else full_day(face.ends)
    return {
        "title": face.title,
        "town": town.name,
        "amount": format_money(face.amount_cents, town.currency, language()),
        "until": _("Valable jusqu’au %(day)s", day=until),
        "hint": _("Dans toutes les boutiques du marché, au comptoir ou en ligne, en une ou plusieurs fois."),
        "keep": _("À garder comme de l’argent. Perdue ? La mairie la bloque et rend ce qui reste."),
        "look": _("Ce qui reste dessus : %(address)s", address=_balance_page().partition("://")[2]),
        "receiver": _("Pour %(name)s", name=face.receiver) if face.receiver else "",
        "words": face.words,
        "cards": [_card(card) for card in cards],
    }


def _balance_page() -> str:
    return public_url(this_town(), url_for("storefront.show_balance"))


def _card(card: Voucher) -> dict[str, str]:
    code = code_of(card.town_id, voucher_id=card.id, code_digest=card.code_digest)
    out = BytesIO()
    square = segno.make(card_address(code), error="m", micro=False)
    square.save(out, kind="svg", scale=4, border=2, dark="#000", light="#fff")
    return {
        "code": grouped(code),
        "drawing": out.getvalue().decode(),
        "drawing_words": _("Code de la carte %(code)s", code=grouped(code)),
    }
