"""Cards are drawn once: the same card in the same language and currency is always the same markup."""

from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from marketplace.browsing.cards import ProductCard, ShopCard
from marketplace.core.words import language
from marketplace.web.town import this_town


def drawn_shop(card: ShopCard) -> Markup:
    """A shop in a list."""
    return _drawn("shop_card", "shop_card", card, language(), "")


def drawn_in_street(card: ProductCard) -> Markup:
    """A product in a list over several shops: it says whose it is."""
    return _drawn("product_card", "product_card_of_street", card, language(), this_town().currency)


def drawn_in_shop(card: ProductCard) -> Markup:
    """A product in its own shop's list."""
    return _drawn("product_card", "product_card", card, language(), this_town().currency)


@lru_cache(maxsize=8192)
def _drawn(part: str, macro: str, card: ShopCard | ProductCard, _language: str, _currency: str) -> Markup:
    # The card holds all that is shown, so nothing goes stale; language and currency belong to the key.
    module = current_app.jinja_env.get_template(f"parts/{part}.html").module
    markup: Markup = getattr(module, macro)(card)
    return markup
