"""What the pages of photos say."""

from marketplace.catalogue.models import Product
from marketplace.core.pictures.framing import Shape
from marketplace.core.words import _, lazy

SHAPES = {
    Shape.WIDE: lazy("Paysage, quatre tiers"),
    Shape.SQUARE: lazy("Carré"),
    Shape.WHOLE: lazy("Entière, comme elle a été prise"),
}


def proposed_alt(product: Product, place: int) -> str:
    """Words for who does not see the photo, until the shop has better ones. `place`: 0 for the first."""
    name = f"{product.name}, {product.brand}" if product.brand else product.name
    return name if place == 0 else _("%(name)s, autre vue", name=name)
