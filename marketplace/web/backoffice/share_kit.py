"""What a shop shares: its link, its code, a poster, a picture, ready words; made by no outside service."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from flask import url_for

from marketplace.browsing.cards import ProductCard
from marketplace.core.money import format_money
from marketplace.core.words import _, language
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.queries import TownView
from marketplace.web.public_address import public_url

PAPERS = ("a4", "a5")
PICTURES = {"wide": (1200, 630), "square": (1080, 1080)}
"""Pixels: what networks show beside a link, and what they show by itself."""


@dataclass(frozen=True)
class ReadyText:
    """Words to copy, and where they fit."""

    place: str
    words: str


@dataclass(frozen=True)
class ShareKit:
    """A shop as it is shared, under its public address."""

    town: TownView
    shop: Shop
    link: str

    @property
    def slogan(self) -> str:
        """The promise, no larger than what the shop offers by now."""
        if self.shop.status == ShopStatus.SELLING:
            return _("Commandez, passez une fois.")
        return _("Regardez, passez nous voir.")

    @property
    def short_link(self) -> str:
        """The link as people read and type it."""
        return self.link.partition("://")[2]

    def code(self) -> segno.QRCode:
        """The link as a code that bears a scratched window."""
        return segno.make(self.link, error="q", micro=False)

    def code_svg(self) -> bytes:
        """The code as a drawing, with its quiet border."""
        return _drawn(self.code(), "svg", scale=8, border=4)

    def code_png(self) -> bytes:
        """The code as a picture of about a thousand pixels."""
        code = self.code()
        return _drawn(code, "png", scale=int(1000 / code.symbol_size()[0]), border=4)

    def poster_fields(self, paper: str) -> dict[str, object]:
        """What `templates/papers/poster.typ` needs."""
        shop, town = self.shop, self.town
        about = (
            _("Choisissez en ligne chez nous et dans toute la rue, réglez une fois : tout est prêt.")
            if shop.status == ShopStatus.SELLING
            else _("Nos articles et nos heures sont en ligne, avec ceux de toute la rue.")
        )
        return {
            "paper": paper,
            "title": _("Affiche de %(shop)s", shop=shop.name),
            "street": f"{town.street_name}, {town.name}",
            "shop": shop.name,
            "slogan": self.slogan,
            "about": about,
            "hint": _("Visez ce carré avec votre téléphone"),
            "code": _drawn(self.code(), "svg", scale=8, border=4).decode(),
            "code_words": _("Code qui mène à %(link)s", link=self.short_link),
            "address": self.short_link,
            "place": ", ".join(filter(None, [shop.address, f"{shop.postcode} {shop.city}".strip()])),
        }

    def picture_fields(self, width: int, height: int) -> dict[str, object]:
        """What `templates/papers/picture.typ` needs. Units: pixels."""
        return {
            "width": width,
            "height": height,
            "street": f"{self.town.street_name}, {self.town.name}",
            "shop": self.shop.name,
            "slogan": self.slogan,
            "address": self.short_link,
        }

    def texts(self) -> Sequence[ReadyText]:
        """Words about the shop."""
        names = {"shop": self.shop.name, "town": self.town.name, "street": self.town.street_name}
        if self.shop.status != ShopStatus.SELLING:
            news = _(
                "%(shop)s est en ligne avec toute la rue : nos articles, nos heures, où nous trouver.",
                **names,
            )
            return [ReadyText(_("Pour annoncer"), f"{news} {self.link}")]
        news = _(
            "Nouveau : %(shop)s est sur le marché en ligne de %(town)s. Vous choisissez,"
            " vous réglez une fois, votre sac est prêt quand vous passez.",
            **names,
        )
        daily = _("Pas le temps ce matin ? Commandez chez %(shop)s et passez quand ça vous arrange.", **names)
        street = _(
            "Un seul panier pour toutes les boutiques, %(street)s, et un seul tour pour tout prendre."
            " On commence par nous ?",
            **names,
        )
        return [
            ReadyText(_("Pour annoncer"), f"{news} {self.link}"),
            ReadyText(_("Pour un message court"), f"{daily} {self.link}"),
            ReadyText(_("Pour parler de la rue"), f"{street} {self.link}"),
        ]

    def texts_about(self, product: ProductCard) -> Sequence[ReadyText]:
        """Words about one product, with its own link."""
        path = url_for("storefront.show_product", shop_slug=self.shop.slug, product_slug=product.slug)
        link = public_url(self.town, path)
        price = format_money(product.price_cents, self.town.currency, language())
        facts = {"product": product.name, "price": price, "shop": self.shop.name}
        about = (
            _("%(product)s, %(price)s le kilo, chez %(shop)s.", **facts)
            if product.sold_by == "weight"
            else _("%(product)s, %(price)s, chez %(shop)s.", **facts)
        )
        return [ReadyText(_("Pour cet article"), f"{about} {self.slogan} {link}")]


def share_kit(town: TownView, shop: Shop) -> ShareKit:
    """The kit of a shop."""
    path = url_for("storefront.show_shop", shop_slug=shop.slug)
    return ShareKit(town, shop, public_url(town, path))


def _drawn(code: segno.QRCode, kind: str, *, scale: int, border: int) -> bytes:
    out = BytesIO()
    code.save(out, kind=kind, scale=scale, border=border, dark="#000", light="#fff")
    return out.getvalue()
