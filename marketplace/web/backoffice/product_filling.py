"""Between the form of a product and what the catalogue keeps of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from marketplace.catalogue.allergens import FOOD_KINDS
from marketplace.catalogue.categories import category
from marketplace.catalogue.models import Product, ProductStatus, SoldBy, Variant
from marketplace.catalogue.queries import variants_of
from marketplace.catalogue.recognising import propose_category, usual_category
from marketplace.catalogue.services import ProductDraft, on_day, said_of
from marketplace.core import clock
from marketplace.core.errors import ChangedMeanwhile
from marketplace.intake.editing import Entry
from marketplace.orders.counting import bags_beside_count
from marketplace.shops.models import Shop
from marketplace.stock.queries import levels_of, variant_key
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.product_form import NOT_FOOD, ProductForm, answer_of
from marketplace.web.backoffice.product_particulars import shown_particulars
from marketplace.web.backoffice.typed import (
    shown_count,
    shown_money,
    shown_net,
    typed_count,
    typed_money,
    typed_net,
)
from marketplace.web.town import this_town

_SPARE_ROWS = 3


def blank_form(shop: Shop, *, rate: int | None = None) -> ProductForm:
    """The form as it was sent, or an empty one with some spare rows for formats."""
    form = ProductForm()
    form.offer(kind=shop.kind, rate=rate)
    if not form.is_submitted():
        for _row in range(_SPARE_ROWS):
            form.variants.append_entry()
    return form


def filled_form(shop: Shop, product: Product) -> ProductForm:
    """The form of a product, as it stands."""
    form = ProductForm(
        version=product.version,
        name=product.name,
        description=product.description,
        shelf=product.shelf,
        sold_by=product.sold_by.value,
        vat=_today(product).vat_basis_points,
        allergen_answer=answer_of(product),
        allergens=product.allergens or [],
        published=product.status == ProductStatus.PUBLISHED or bool(product.missing),
        variants=_rows(shop, product),
        **shown_particulars(product),
    )
    form.offer(kind=shop.kind, rate=form.vat.data)
    for _row in range(_SPARE_ROWS):
        form.variants.append_entry()
    return form


def draft_of(form: ProductForm, *, known: Product | None) -> ProductDraft:
    """What the form says of a product; what it does not ask stays as it is known."""
    name = form.name.data
    present = _today(known) if known else ProductDraft(name=name, backdrop=sum(name.encode()) % 5)
    return replace(
        present,
        name=name,
        description=form.description.data,
        shelf=form.shelf.data,
        status=_status(form),
        missing="",  # what the form says is what is wanted; the guard looks at it anew
        sold_by=SoldBy(form.sold_by.data),
        vat_basis_points=form.vat.data,
        allergens=form.allergen_codes(),
        **_particulars(form),
    )


def _status(form: ProductForm) -> ProductStatus:
    if form.out_of_season.data:
        return ProductStatus.OUT_OF_SEASON
    return ProductStatus.PUBLISHED if form.published.data else ProductStatus.HIDDEN


def _particulars(form: ProductForm) -> dict[str, Any]:
    said = form.said_in_particulars()
    if form.allergen_answer.data == NOT_FOOD and not said.get("category") and this_shop().kind in FOOD_KINDS:
        # A shop for food says that this is none: then its trade says nothing of what it is.
        found = category(propose_category(form.name.data, kind="other"))
        said["category"] = found.code if found and not found.is_food else usual_category("other")
    return said


def _today(product: Product) -> ProductDraft:
    """What is said of a product, with a new VAT rate that has begun as its rate."""
    return on_day(said_of(product), day=clock.today(this_town().time_zone))


def entries_of(form: ProductForm, *, variants: Sequence[Variant], same_units: bool) -> list[Entry]:
    """The formats that the form states. Raises: ChangedMeanwhile when one of them is no longer sold."""
    ids = {variant_key(variant.id): variant.id for variant in variants}
    entries = []
    for row in form.rows():
        if row.key.data and row.key.data not in ids:
            raise ChangedMeanwhile
        count = typed_count(row.stock.data, by_weight=form.by_weight())
        entries.append(
            Entry(
                variant_id=ids.get(row.key.data),
                label=row.label.data,
                price_cents=typed_money(row.price.data),
                on_hand=count if row.was_counted(same_units=same_units) else None,
                net=typed_net(row.net.data or "") if row.net.raw_data else None,
            )
        )
    return entries


def _rows(shop: Shop, product: Product) -> list[dict[str, str]]:
    levels = levels_of(product.town_id, product.id)
    packed = bags_beside_count(shop, variant_ids=levels)
    by_weight = product.sold_by == SoldBy.WEIGHT
    rows = []
    for variant in variants_of(product.town_id, product.id):
        stock = shown_count(
            levels.get(variant.id, (0, 0))[0] - packed.get(variant.id, 0), by_weight=by_weight
        )
        rows.append(
            {
                "key": variant_key(variant.id),
                "was": stock,
                "label": variant.label,
                "price": shown_money(variant.price_cents),
                "stock": stock,
                "net": shown_net(variant.net_quantity, variant.net_unit),
            }
        )
    return rows
