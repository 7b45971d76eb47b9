"""What the law wants known before an order, in the order of a label.

Sources: EU 1169/2011 art. 14 (food); EU 2023/988 art. 19 (who made it).
"""

from collections.abc import Sequence

from marketplace.browsing.phrases import alcohol_words
from marketplace.browsing.product_page import Option, ProductHead
from marketplace.browsing.shop_page import ShopHead
from marketplace.catalogue.allergens import FOOD_KINDS, allergen_words
from marketplace.catalogue.categories import category
from marketplace.catalogue.changing_mind import exempt_of, exempt_words
from marketplace.core.money import format_volume, format_weight
from marketplace.core.words import _, language, ngettext
from marketplace.towns.withdrawal_period import has_right
from marketplace.web.town import this_town


def particulars_of(product: ProductHead, shop: ShopHead, options: Sequence[Option]) -> list[tuple[str, str]]:
    """Words and values; what is not known is empty, and left out by the page."""
    return [
        (_("Allergènes"), _allergens(product, shop)),
        (_("Contenu net"), _net(options)),
        (_("Origine"), product.origin),
        (_("Conservation"), product.storage),
        (_("Alcool"), alcohol_words(product.alcohol_percent_tenths)),
        (_("Marque"), product.brand),
        (_("Fabricant"), _maker(product)),
        (_("Avertissements"), product.warnings),
        (_("Changer d’avis"), _withdrawal(product)),
    ]


def _withdrawal(product: ProductHead) -> str:
    """Whether it is taken back, told before it is ordered. Source: Code de la consommation L221-5, 7°."""
    if not has_right(this_town()):
        return ""
    exempt = exempt_of(product.category, offered=product.offered)
    return exempt_words(exempt) if exempt else _("Repris pendant 14 jours après le retrait.")


def _maker(product: ProductHead) -> str:
    return ", ".join(filter(None, [product.maker_name, product.maker_address, product.maker_contact]))


def _net(options: Sequence[Option]) -> str:
    """What a pack holds; with the names of the formats where they differ."""
    told = [(option.label, net_words(option.net_quantity, option.net_unit)) for option in options]
    if len({net for _label, net in told}) == 1:  # also a format that is called what it holds
        return told[0][1]
    return ", ".join(
        _("%(name)s : %(net)s", name=label, net=net) if label else net for label, net in told if net
    )


def net_words(quantity: int | None, unit: str) -> str:
    """What a pack holds: « 250 g », « 75 cl », « 6 pièces »; empty when that is not known."""
    if not quantity:
        return ""
    if unit == "piece":
        return ngettext("%(num)s pièce", "%(num)s pièces", quantity)
    return format_volume(quantity, language()) if unit == "ml" else format_weight(quantity, language())


def _allergens(product: ProductHead, shop: ShopHead) -> str:
    """The allergens in words; silence is only for goods that are not food."""
    if product.allergens:
        return ", ".join(allergen_words(product.allergens))
    if product.allergens is not None:
        return _("aucun des quatorze à déclarer")
    found = category(product.category)
    is_food = found.is_food if found else shop.kind in FOOD_KINDS
    return _("non précisés, demandez à la boutique") if is_food else ""
