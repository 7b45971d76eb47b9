"""The journal as the pages of the back office write it: whoever acts here, in this shop."""

from collections.abc import Iterator
from contextlib import contextmanager

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import Told, write_down
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.catalogue.queries import variants_of
from marketplace.intake.grid import Column, Value
from marketplace.web.backoffice.access import acting, this_shop


def note(act: Act, *, about: str = "", before: Told | None = None, after: Told | None = None) -> None:
    """Write down what was just done. Commits: no."""
    shop = this_shop()
    write_down(shop.town_id, shop_id=shop.id, by=acting(), act=act, about=about, before=before, after=after)


@contextmanager
def noting_changes(product: Product) -> Iterator[None]:
    """Change a product inside: other prices, and whether it is seen from now on, are written down."""
    status, prices = product.status, _prices(product)
    yield
    now = _prices(product)
    others = {name for name, cents in now.items() if prices.get(name, cents) != cents}
    if others:
        note(
            Act.PRICES_CHANGED,
            about=product.name,
            before={name: prices[name] for name in others},
            after={name: now[name] for name in others},
        )
    note_standing(product, before=status)


def note_standing(product: Product, *, before: ProductStatus | None) -> None:
    """Write down that a product came on show, or left it; `before`: None for a new one."""
    if product.status == before:
        return
    is_seen = product.status == ProductStatus.PUBLISHED
    if is_seen or before == ProductStatus.PUBLISHED:
        note(Act.PRODUCTS_PUBLISHED if is_seen else Act.PRODUCTS_HIDDEN, about=product.name)


def note_cell(column: Column, *, title: str, before: Value, after: Value) -> None:
    """Write down that a cell of the sheet says another price, or puts its product on show or away."""
    if before == after:
        return
    if column is Column.PRICE:
        was, now = (value if isinstance(value, int) else None for value in (before, after))
        note(Act.PRICES_CHANGED, about=title, before={"price_cents": was}, after={"price_cents": now})
    if column is Column.STATUS:
        is_seen = after == ProductStatus.PUBLISHED
        note(Act.PRODUCTS_PUBLISHED if is_seen else Act.PRODUCTS_HIDDEN, about=title)


def _prices(product: Product) -> dict[str, int]:
    variants = variants_of(product.town_id, product.id)
    return {f"{variant.position}_cents": variant.price_cents for variant in variants}
