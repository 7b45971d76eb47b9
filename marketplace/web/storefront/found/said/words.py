"""How facts are told as data: without what is not known, under the town's public address."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, request

from marketplace.towns.queries import TownView
from marketplace.trust.reviews.queries import Said as Reviews
from marketplace.web.public_address import public_url
from marketplace.web.town import this_town

CONTEXT = "https://schema.org"
Said = dict[str, Any]


def known(**facts: Any) -> Said:
    """The facts that there are."""
    return {name: fact for name, fact in facts.items() if fact or fact == 0}


def shown(town: TownView, picture: str, *, else_: str) -> str:
    """A photo's whole address; of what has none, the picture that is shown when it is shared."""
    return public_url(town, picture) if picture.startswith("/") else else_


def rated(reviews: Reviews | None) -> Said | None:
    """The mean of what people said who were there, where the page shows one, too; else nothing."""
    if reviews is None or reviews.mean_tenths is None:
        return None
    mean = f"{reviews.mean_tenths / 10:.1f}"
    return {"@type": "AggregateRating", "ratingValue": mean, "bestRating": "5", "reviewCount": reviews.total}


def place_of(town: TownView, **more: str) -> Said:
    """An address of the town; `more` is what is known of it, by schema.org's names."""
    facts = {"addressLocality": town.name, "postalCode": town.postcode, "addressCountry": town.country}
    return {"@type": "PostalAddress", **known(**(facts | known(**more)))}


def trail(steps: Sequence[tuple[str, str]], here: str) -> Said | None:
    """The way from the street to a page, as above its name; nothing on pages that are nobody else's."""
    if request.endpoint not in current_app.extensions["listed"]:
        return None
    way = [{"name": name, "item": public_url(this_town(), path)} for path, name in steps]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, **step}
            for place, step in enumerate([*way, {"name": here}], start=1)
        ],
    }
