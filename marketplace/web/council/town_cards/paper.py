"""Cards on paper: eight on a sheet, each with its square and its code."""

from collections.abc import Sequence
from io import BytesIO

import segno
from flask import Response, url_for

from marketplace.core.money import format_money
from marketplace.core.words import _, language
from marketplace.vouchers.codes import code_of, grouped
from marketplace.vouchers.models import Campaign, Voucher
from marketplace.web.filters import full_day
from marketplace.web.pdf import pdf_of
from marketplace.web.public_address import public_url
from marketplace.web.town import this_town


def paper_sent(campaign: Campaign, cards: Sequence[Voucher]) -> Response:
    """The sheets to print and cut."""
    answer = Response(pdf_of("cards", _fields(campaign, cards)), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_("cartes-de-la-ville")}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _fields(campaign: Campaign, cards: Sequence[Voucher]) -> dict[str, object]:
    town = this_town()
    address = public_url(town, url_for("storefront.show_balance"))
    return {
        "title": campaign.name,
        "town": town.name,
        "amount": format_money(campaign.amount_cents, town.currency, language()),
        "until": _("Valable jusqu’au %(day)s", day=full_day(campaign.last_day)),
        "hint": _("Dans toutes les boutiques du marché, au comptoir ou en ligne, en une ou plusieurs fois."),
        "keep": _("À garder comme de l’argent. Perdue ? La mairie la bloque et rend ce qui reste."),
        "look": _("Ce qui reste dessus : %(address)s", address=address.partition("://")[2]),
        "cards": [_card(card, address) for card in cards],
    }


def _card(card: Voucher, address: str) -> dict[str, str]:
    code = code_of(card.town_id, voucher_id=card.id, code_digest=card.code_digest)
    out = BytesIO()
    # Behind the « # »: a browser keeps that to itself, and no server writes it into its log.
    square = segno.make(f"{address}#{code}", error="m", micro=False)
    square.save(out, kind="svg", scale=4, border=2, dark="#000", light="#fff")
    return {
        "code": grouped(code),
        "drawing": out.getvalue().decode(),
        "drawing_words": _("Code de la carte %(code)s", code=grouped(code)),
    }
