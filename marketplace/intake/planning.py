"""What a merchant's file would do to a shop, worked out before anything is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from marketplace.catalogue.allergens import FOOD_KINDS
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.catalogue.services import ProductDraft
from marketplace.core.db import db
from marketplace.intake.goods import Goods, GoodsRow
from marketplace.intake.matching import Known, known_articles, label_of, match
from marketplace.intake.outcomes import Outcome
from marketplace.intake.uploads import GoodsUpload
from marketplace.shops.models import Shop

_REDUCED_VAT = 550
_NORMAL_VAT = 2000
_REDUCED_KINDS = (FOOD_KINDS - {"wine", "chocolate"}) | {"bookshop"}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A product that the shop did not have."""

    draft: ProductDraft
    rows: Sequence[GoodsRow]

    def count_in(self, outcome: Outcome) -> None:
        """Add its articles to the numbers."""
        outcome.created += len(self.rows)
        outcome.uncounted += sum(row.stock is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a known product: what the file says, what the shop has, and whether they differ."""

    row: GoodsRow
    known: Known | None
    differs: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """A product that the shop has. `draft` is None where nothing new is said of it."""

    product: Product
    draft: ProductDraft | None
    articles: Sequence[Article]

    @property
    def changes(self) -> bool:
        """Whether there is anything to do."""
        return self.draft is not None or any(article.differs for article in self.articles)

    def count_in(self, outcome: Outcome) -> None:
        """Add its articles to the numbers; what is said of the product counts with its first article."""
        for place, article in enumerate(self.articles):
            if article.known is None:
                outcome.created += 1
                outcome.uncounted += article.row.stock is None
            elif article.differs or (place == 0 and self.draft):
                outcome.updated += 1
            else:
                outcome.unchanged += 1


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do to a shop."""

    arrivals: Sequence[Arrival]
    revisions: Sequence[Revision]


def plan_goods(shop: Shop, *, upload: GoodsUpload) -> Plan:
    """Compare a merchant's file with the shop; writes nothing."""
    known = match(upload.goods, known_articles(shop))
    arrivals = [
        Arrival(_draft_of_new(shop, one.head), one.variants)
        for one in upload.goods
        if not any(row.line in known for row in one.variants)
    ]
    return Plan(arrivals, list(_revisions(shop, upload.goods, known)))


def _revisions(shop: Shop, goods: Sequence[Goods], known: Mapping[int, Known]) -> Iterator[Revision]:
    products = _products_of(shop) if known else {}
    described: set[int] = set()  # by the first who speaks of it, so that two rows never take turns
    for one in goods:
        matched = [known[row.line] for row in one.variants if row.line in known]
        if not matched:
            continue
        product = products[matched[0].product_id]
        draft = None if product.id in described else _draft_of_known(product, one.head)
        described.add(product.id)
        yield Revision(product, draft, [_article(row, known.get(row.line)) for row in one.variants])


def _products_of(shop: Shop) -> dict[int, Product]:
    query = select(Product).where(Product.town_id == shop.town_id, Product.shop_id == shop.id)
    return {product.id: product for product in db.session.scalars(query)}


def _draft_of_new(shop: Shop, head: GoodsRow) -> ProductDraft:
    """The VAT of a new product is the usual one of the trade where the file says none."""
    usual = _REDUCED_VAT if shop.kind in _REDUCED_KINDS else _NORMAL_VAT
    return ProductDraft(
        name=head.name,
        description=head.description,
        shelf=_shelf(head),
        status=_status(head),
        vat_basis_points=usual if head.vat_basis_points is None else head.vat_basis_points,
    )


def _draft_of_known(product: Product, head: GoodsRow) -> ProductDraft | None:
    """What the file says anew; None when it is said already. A blank cell takes nothing away."""
    present = ProductDraft(**{name: getattr(product, name) for name in ProductDraft.__dataclass_fields__})
    vat = present.vat_basis_points if head.vat_basis_points is None else head.vat_basis_points
    wanted = replace(
        present,
        name=head.name,
        description=head.description or present.description,
        shelf=_shelf(head) or present.shelf,
        status=_status(head),
        vat_basis_points=vat,
    )
    return None if wanted == present else wanted


def _shelf(head: GoodsRow) -> str:
    return head.shelf[-1][:80] if head.shelf else ""


def _status(head: GoodsRow) -> ProductStatus:
    return ProductStatus.PUBLISHED if head.published else ProductStatus.HIDDEN


def _article(row: GoodsRow, known: Known | None) -> Article:
    return Article(row, known, known is None or _differs(row, known))


def _differs(row: GoodsRow, known: Known) -> bool:
    return (
        known.retired
        or row.price_cents != known.price_cents
        or (row.stock is not None and row.stock != known.on_hand)
        or bool(row.sku and row.sku.casefold() != (known.sku or "").casefold())
        or bool(row.ean and row.ean != known.ean)
        or bool(row.options and label_of(row) != known.label)
    )
