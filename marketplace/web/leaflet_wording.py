"""How the printed catalogue says prices, on paper and on its page."""

from marketplace.assisting.leaflet.reading import LeafletItem
from marketplace.browsing.phrases import unit_price_label
from marketplace.core.words import _
from marketplace.web.filters import money
from marketplace.web.town import this_town


def leaflet_price(item: LeafletItem) -> str:
    """« 3,20 € », « de 12 € à 20 € », « 24,90 € le kilo »."""
    price = money(item.least_cents)
    if item.most_cents != item.least_cents:
        price = _("de %(least)s à %(most)s", least=price, most=money(item.most_cents))
    return _("%(price)s le kilo", price=price) if item.by_weight else price


def leaflet_particulars(item: LeafletItem) -> str:
    """What stands small below the name: its variants, what a kilo or a litre costs, for whom it is."""
    per_unit = (
        ""
        if item.by_weight
        else unit_price_label(
            item.least_cents,
            net_quantity=item.net_quantity,
            net_unit=item.net_unit,
            currency=this_town().currency,
        )
    )
    adults = _("à partir de %(age)s ans", age=item.age_limit) if item.age_limit else ""
    return " · ".join(filter(None, (item.labels, per_unit, adults)))
