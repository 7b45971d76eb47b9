"""What an agent reads out before ordering, in whole sentences; the resident says yes to this."""

from collections.abc import Iterator

from marketplace.cart.queries import BasketLine
from marketplace.core.words import _
from marketplace.payments.methods import CARD
from marketplace.web.days import day_words
from marketplace.web.filters import clock_time, money, quantity
from marketplace.web.storefront.checkout_page import CheckoutPage, Stop


def lines_to_read(page: CheckoutPage) -> list[str]:
    """One sentence a line, in the order in which they are said."""
    return list(_lines(page))


def _lines(page: CheckoutPage) -> Iterator[str]:
    form = page.form
    for stop in page.stops:
        yield _(
            "Chez %(shop)s : %(things)s. Cela fait %(amount)s.",
            shop=stop.name,
            things=", ".join(_thing(line) for line in stop.lines),
            amount=money(stop.total_cents),
        )
        if not page.ways.hub_key and (when := _when(stop)):
            yield _("À prendre %(when)s.", when=when)
    if page.ways.hub_key and page.ways.hub:
        yield _("Tout est à prendre en un seul endroit : %(when)s.", when=page.ways.hub.title)
    yield from _money(page)
    who = {"name": form.name.data, "phone": form.phone.data}
    yield _("Les sacs sont au nom de %(name)s, téléphone %(phone)s.", **who)
    yield _("Vous avez 14 jours après le retrait pour changer d’avis, sauf le frais et le fait pour vous.")
    yield _("Êtes-vous d’accord pour commander ?")


def _money(page: CheckoutPage) -> Iterator[str]:
    total = money(page.total_cents)
    if page.form.pays.data in CARD:
        yield _("En tout %(total)s, à payer en ligne par le lien que vous recevez.", total=total)
    else:
        yield _("En tout %(total)s, à régler dans chaque boutique, au retrait.", total=total)
    if page.most_cents > page.total_cents:
        yield _(
            "Une part se pèse : ce sera %(most)s au plus, et vous payez le poids réel.",
            most=money(page.most_cents),
        )


def _thing(line: BasketLine) -> str:
    name = f"{line.product_name}, {line.label}" if line.label else line.product_name
    much = quantity(line.quantity, line.by_weight)
    if line.by_weight:
        return _("%(much)s de %(name)s", much=much, name=name)
    return _("%(much)s fois %(name)s", much=much, name=name)


def _when(stop: Stop) -> str:
    window = next((each for each in stop.windows if each.key == stop.form.at.data), None)
    if window is None:
        return ""
    return _(
        "%(day)s entre %(start)s et %(end)s",
        day=day_words(window.local_day),
        start=clock_time(window.starts_at),
        end=clock_time(window.ends_at),
    )
