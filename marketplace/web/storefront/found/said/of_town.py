"""The town as data: its site and how to search it, its shops in a row."""

from collections.abc import Sequence

from flask import url_for

from marketplace.browsing.cards import ShopCard
from marketplace.core.words import language
from marketplace.towns.queries import TownView
from marketplace.web.public_address import public_url
from marketplace.web.storefront.found.said.words import CONTEXT, Said, place_of


def site_said(town: TownView) -> Said:
    """The site, who publishes it, and how it is searched."""
    home = public_url(town, "/")
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "@id": f"{home}#site",
        "name": f"{town.name}, {town.street_name}",
        "url": home,
        "inLanguage": language(),
        "publisher": {"@type": "Organization", "name": town.name, "address": place_of(town)},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": public_url(town, "/search?q={search_term_string}"),
            },
            "query-input": "required name=search_term_string",
        },
    }


def directory_said(town: TownView, cards: Sequence[ShopCard], *, first: int) -> Said:
    """Shops in the order in which one meets them. `first`: the place of the first one, from 1 on."""
    return {
        "@context": CONTEXT,
        "@type": "ItemList",
        "itemListOrder": f"{CONTEXT}/ItemListOrderAscending",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": card.name,
                "url": public_url(town, url_for("storefront.show_shop", shop_slug=card.slug)),
            }
            for place, card in enumerate(cards, start=first)
        ],
    }
