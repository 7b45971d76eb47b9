"""What each public page tells of itself: an address without passing choices, and words of its own."""

from collections.abc import Sequence

from flask import url_for

from marketplace.browsing.product_page import Option, ProductHead
from marketplace.browsing.queries import StreetView
from marketplace.browsing.shop_page import ShopHead
from marketplace.browsing.town_words import TownWords
from marketplace.core.words import _
from marketplace.shops.hours import ShopHours
from marketplace.shops.kinds import KINDS, kind_of
from marketplace.towns.queries import TownView
from marketplace.trust.reviews.queries import Said as Reviews
from marketplace.web.storefront.found.page_head import PageHead, page_head, town_picture, unlisted
from marketplace.web.storefront.found.said.of_event import event_said
from marketplace.web.storefront.found.said.of_product import product_said
from marketplace.web.storefront.found.said.of_shop import shop_said
from marketplace.web.storefront.found.said.of_town import directory_said, site_said
from marketplace.web.storefront.shared.cards import card_of_product, card_of_shop
from marketplace.web.storefront.shared.pictures import picture_address


def home_head(town: TownView, welcome: TownWords) -> PageHead:
    """The street, and the days that are announced in it."""
    picture = town_picture(town)
    days = [event_said(town, announced, picture=picture) for announced in welcome.announced]
    lead = f"{town.name}, {town.street_name}."
    return page_head(town, "/", lead, welcome.lead, picture=picture, said=[site_said(town), *days])


def directory_head(
    town: TownView, street: StreetView, *, kind: str, is_open_only: bool, page: int, first: int
) -> PageHead:
    """The directory, and the list of each trade. Who is open just now is nothing to be found by later.

    `first`: the place of its first shop, from 1 on.
    """
    path = url_for("storefront.list_shops", kind=kind or None, page=page if page > 1 else None)
    named = {"street": town.street_name, "town": town.name}
    about = (
        _("%(kind)s, %(street)s, %(town)s : horaires, adresses et articles à retirer en boutique.",
          kind=kind_of(kind).label, **named)
        if kind
        else _("Toutes les boutiques de %(town)s, %(street)s : métiers, horaires d’ouverture, adresses, et ce"
               " qu’on peut y commander.", **named)
    )  # fmt: skip
    said = [directory_said(town, street.cards, first=first)] if street.cards else []
    head = page_head(town, path, about, said=said)
    return head if street.cards and not is_open_only and (not kind or kind in KINDS) else unlisted(head)


def shop_page_head(
    town: TownView, shop: ShopHead, *, hours: ShopHours, shelf: str, page: int, reviews: Reviews | None
) -> PageHead:
    """A shop. One of its shelves leads to the whole of it."""
    is_later = page > 1 and not shelf
    path = url_for("storefront.show_shop", shop_slug=shop.slug, page=page if is_later else None)
    place = ", ".join(filter(None, [shop.address or town.street_name, town.name]))
    facts = {"shop": shop.name, "kind": str(shop.trade.label).lower(), "place": place}
    picture = picture_address(town, card_of_shop(town, shop), shop_slug=shop.slug)
    return page_head(
        town,
        path,
        _("%(shop)s, %(kind)s, %(place)s.", **facts),
        shop.tagline or shop.story,
        _("Horaires, articles et retrait en boutique."),
        picture=picture,
        said=[shop_said(town, shop, hours, picture=picture, reviews=reviews)],
    )


def product_page_head(
    town: TownView,
    product: ProductHead,
    shop: ShopHead,
    options: Sequence[Option],
    *,
    reviews: Reviews | None,
) -> PageHead:
    """A product. Its price is not said: who finds it in a month would read that of today."""
    path = url_for("storefront.show_product", shop_slug=shop.slug, product_slug=product.slug)
    facts = {"product": product.name, "shop": shop.name, "street": town.street_name, "town": town.name}
    lead = (
        _("%(product)s à commander chez %(shop)s et à retirer, %(street)s, %(town)s.", **facts)
        if shop.sells
        else _("%(product)s chez %(shop)s, %(street)s, %(town)s.", **facts)
    )
    card = card_of_product(town, product, shop, options)
    picture = picture_address(town, card, shop_slug=shop.slug, product_slug=product.slug)
    said = product_said(town, product, shop, options, picture=picture, reviews=reviews)
    return page_head(town, path, lead, product.description, picture=picture, said=[said])


def help_head(town: TownView, path: str) -> PageHead:
    """How it works."""
    about = _(
        "Commander dans plusieurs boutiques de %(town)s, payer une fois, retirer en un seul tour : "
        "les réponses à vos questions, et quelqu’un à qui parler.",
        town=town.name,
    )
    return page_head(town, path, about)


def wishes_head(town: TownView, path: str) -> PageHead:
    """What the street lacks."""
    about = _(
        "Ce qui manque dans les rues de %(town)s, dit par ses habitants, et ce que la mairie y répond.",
        town=town.name,
    )
    return page_head(town, path, about)


def reviews_head(town: TownView, path: str, name: str) -> PageHead:
    """What is said of a shop or of a product; found by its own page."""
    about = _("Ce que disent de %(name)s les personnes qui y ont retiré une commande.", name=name)
    return unlisted(page_head(town, path, about))


def review_rules_head(town: TownView, path: str) -> PageHead:
    """The rules of reviews."""
    about = _(
        "D’où viennent les avis du marché en ligne de %(town)s, qui peut en écrire, et qui peut en retirer.",
        town=town.name,
    )
    return page_head(town, path, about)


def recalls_head(town: TownView, path: str) -> PageHead:
    """The products that were recalled."""
    about = _(
        "Les produits rappelés dans les boutiques de %(town)s : lesquels, pourquoi, et que faire.",
        town=town.name,
    )
    return page_head(town, path, about)


def easy_head(town: TownView, path: str) -> PageHead:
    """How to order, in easy words."""
    about = _(
        "Comment commander dans les boutiques de %(town)s, pas à pas, avec des mots simples et des images.",
        town=town.name,
    )
    return page_head(town, path, about)


def leaflet_head(town: TownView, path: str) -> PageHead:
    """The printed catalogue."""
    about = _(
        "Le catalogue en grands caractères des boutiques de %(town)s : un numéro par article, à commander "
        "par téléphone.",
        town=town.name,
    )
    return page_head(town, path, about)


def survey_head(town: TownView, path: str) -> PageHead:
    """The five questions; for nobody's search results."""
    about = _("Cinq questions sur la rue, sans nom ni compte : %(town)s.", town=town.name)
    return unlisted(page_head(town, path, about))


def ranking_head(town: TownView, path: str) -> PageHead:
    """In which order things are shown."""
    about = _(
        "Dans quel ordre le marché en ligne de %(town)s montre les articles et les boutiques, et pourquoi"
        " personne ne paie pour être devant.",
        town=town.name,
    )
    return page_head(town, path, about)


def legal_head(town: TownView, path: str, page: str) -> PageHead:
    """One of the legal texts, by its name in the address."""
    named = {"town": town.name, "street": town.street_name}
    abouts = {
        "notice": _(
            "Qui publie le marché en ligne de %(town)s, qui y vend, et comment nous joindre.", **named
        ),
        "privacy": _(
            "Les données que garde le marché en ligne de %(town)s, pourquoi, combien de temps,"
            " et vos droits.",
            **named,
        ),
        "terms": _(
            "Les conditions de vente des boutiques de %(street)s, %(town)s : prix, retrait, rétractation,"
            " garanties.",
            **named,
        ),
        "accessibility": _(
            "Ce que le marché en ligne de %(town)s fait pour être utilisable par tous, et ce qui"
            " manque encore.",
            **named,
        ),
    }
    return page_head(town, path, abouts.get(page, ""))
