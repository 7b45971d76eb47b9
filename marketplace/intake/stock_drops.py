"""What a till drops: codes with their stock and, if it likes, their price. Only what differs is written."""

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import and_, or_, select

from marketplace.browsing.index import index_products
from marketplace.catalogue.bulk_changes import change_prices
from marketplace.catalogue.models import Product, SoldBy, Variant
from marketplace.catalogue.services import PriceRefused, check_price
from marketplace.core.db import db
from marketplace.core.pacing import Pace
from marketplace.core.words import _
from marketplace.intake.barcodes import read_ean
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.fields import HEADERS, plain_header
from marketplace.intake.goods import Refused
from marketplace.intake.tables import Row, read_rows
from marketplace.intake.text import Text
from marketplace.intake.values import Unreadable, read_money, read_quantity, read_weight
from marketplace.orders.counting import bags_beside_count, count_many_on_shelf
from marketplace.shops.models import Shop
from marketplace.stock.models import Reason, StockLevel

MOST_BYTES = 4 * 1024 * 1024
MOST_LINES = 20_000
_TOLD = 50  # refusals in the answer; the others are counted
_AT_ONCE = 500  # codes looked up in one statement
_FIELDS = ("sku", "ean", "stock", "price")


@dataclass
class Drop:
    """What became of a drop. `unknown`: lines whose code no article of the shop bears."""

    updated: int = 0
    unchanged: int = 0
    unknown: int = 0
    refused: list[Refused] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The answer to the till: counts, and the first refusals in words."""
        return {
            "updated": self.updated,
            "unchanged": self.unchanged,
            "unknown": self.unknown,
            "refused": len(self.refused),
            "refusals": [asdict(one) for one in self.refused[:_TOLD]],
        }


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    code: str
    is_sku: bool
    stock: str
    price: str


@dataclass(frozen=True, slots=True)
class _Known:
    variant_id: int
    product_id: int
    price_cents: int
    by_weight: bool
    on_hand: int | None


@dataclass(frozen=True, slots=True)
class _Wish:
    known: _Known
    stock: int | None
    price_cents: int | None

    @property
    def raises_or_lowers(self) -> bool:
        return self.price_cents not in (None, self.known.price_cents)


def take_drop(shop: Shop, *, data: bytes) -> Drop:
    """Take the stock, and the prices if there are any, that a till has sent.

    A stock is a physical count, as in a merchant's file. Raises: UnreadableFile when nothing can be read.
    Commits: batch by batch.
    """
    drop, pace = Drop(), Pace(first=100, most=500)
    lines = _distinct(_lines(data), drop)
    wishes = [wish for some in _portions(lines) for wish in _wishes(shop, some, drop)]
    while wishes:
        some, wishes = wishes[: pace.size], wishes[pace.size :]
        with pace.batch():
            _write(shop, some)
    return drop


def _write(shop: Shop, wishes: Sequence[_Wish]) -> None:
    raised = {one.known.variant_id: one for one in wishes if one.raises_or_lowers}
    change_prices(
        shop.town_id,
        cents={key: one.price_cents or 0 for key, one in raised.items()},
        cents_before={key: one.known.price_cents for key, one in raised.items()},
        by_user_id=None,
    )
    index_products(shop.town_id, product_ids={one.known.product_id for one in raised.values()})
    counts = {one.known.variant_id: one.stock for one in wishes if one.stock is not None}
    count_many_on_shelf(shop, counts=counts, reason=Reason.INTAKE, by_user_id=None)


def _lines(data: bytes) -> Iterator[_Line]:
    rows = read_rows(Text(io.BytesIO(data)))
    places = _places(next(rows, None))
    for count, row in enumerate(rows, start=1):
        if count > MOST_LINES:
            raise UnreadableFile(
                _("Cet envoi a plus de %(most)s lignes.", most=MOST_LINES),
                _("Envoyez seulement les articles dont le stock a changé."),
            )
        cells = {name: row.cells[place].strip() for name, place in places.items() if place < len(row.cells)}
        sku, ean = cells.get("sku", ""), cells.get("ean", "")
        yield _Line(row.line, sku or ean, bool(sku), cells.get("stock", ""), cells.get("price", ""))


def _places(header: Row | None) -> Mapping[str, int]:
    fields = [HEADERS.get(plain_header(cell), "") for cell in header.cells] if header else []
    places = {name: fields.index(name) for name in _FIELDS if name in fields}
    if not places.keys() & {"sku", "ean"} or not places.keys() & {"stock", "price"}:
        raise UnreadableFile(
            _("La première ligne doit nommer les colonnes."),
            _("Il faut « sku » ou « ean », et « stock » ; « prix » si vous voulez."),
        )
    return places


def _distinct(lines: Iterator[_Line], drop: Drop) -> Iterator[_Line]:
    """Lines that have a code of their own."""
    seen = set[tuple[bool, str]]()
    for line in lines:
        key = (line.is_sku, line.code.casefold())
        if not line.code:
            _refuse(drop, line, "", _("Il n’y a pas de code sur cette ligne."), _("Donnez la référence."))
        elif key in seen:
            _refuse(drop, line, "", _("Ce code est donné deux fois."), _("Gardez une ligne par article."))
        else:
            seen.add(key)
            yield line


def _portions(lines: Iterator[_Line]) -> Iterator[list[_Line]]:
    while some := list(islice(lines, _AT_ONCE)):
        yield some


def _wishes(shop: Shop, lines: Sequence[_Line], drop: Drop) -> Iterator[_Wish]:
    """What these lines would change. Those that change nothing are counted and done with."""
    known = _known(shop, lines)
    packed = bags_beside_count(shop, variant_ids={one.variant_id: one for one in known.values()})
    for line in lines:
        article = known.get(_key(line))
        if article is None:
            drop.unknown += 1
            continue
        try:
            wish = _read(line, article)
        except (Unreadable, PriceRefused) as error:
            cure = error.cure if isinstance(error, Unreadable) else ""
            _refuse(drop, line, "", str(error), cure)
            continue
        counted = (article.on_hand or 0) - packed.get(article.variant_id, 0)
        if wish.raises_or_lowers or (wish.stock is not None and wish.stock != counted):
            drop.updated += 1
            yield wish
        else:
            drop.unchanged += 1


def _read(line: _Line, article: _Known) -> _Wish:
    stock = read_weight(line.stock, unit="kg") if article.by_weight else read_quantity(line.stock)
    price = read_money(line.price)
    if price is not None:
        check_price(price)
    return _Wish(article, stock, price)


def _key(line: _Line) -> str:
    try:
        return f"sku:{line.code.casefold()}" if line.is_sku else f"ean:{read_ean(line.code)}"
    except Unreadable:
        return ""


def _known(shop: Shop, lines: Sequence[_Line]) -> dict[str, _Known]:
    """Articles on sale by their code; a barcode that several of them bear is nobody's."""
    skus = {way for one in lines if one.is_sku for way in (one.code, one.code.upper(), one.code.lower())}
    eans = {_key(one).removeprefix("ean:") for one in lines if not one.is_sku}
    query = (
        select(
            Variant.sku, Variant.ean, Variant.id, Variant.product_id, Variant.price_cents, Product.sold_by,
            StockLevel.on_hand,
        )
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .outerjoin(
            StockLevel, and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id)
        )
        .where(Variant.town_id == shop.town_id, Variant.shop_id == shop.id, Variant.retired_at.is_(None))
        .where(or_(Variant.sku.in_(skus), Variant.ean.in_(eans)))
    )  # fmt: skip
    rows = db.session.execute(query).all()
    bearers = Counter(row.ean for row in rows)
    found = dict[str, _Known]()
    for sku, ean, variant_id, product_id, price_cents, sold_by, on_hand in rows:
        known = _Known(variant_id, product_id, price_cents, sold_by is SoldBy.WEIGHT, on_hand)
        if sku:
            found[f"sku:{sku.casefold()}"] = known
        if ean and bearers[ean] == 1:
            found[f"ean:{ean}"] = known
    return found


def _refuse(drop: Drop, line: _Line, column: str, reason: str, cure: str) -> None:
    drop.refused.append(Refused(line.number, column, reason, cure))
