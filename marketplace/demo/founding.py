"""A demo town is founded: shops move in, shelves are filled, by the services that serve real towns."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from marketplace.agenda.services import EventWords, announce
from marketplace.browsing.index import index_shop
from marketplace.catalogue.categories import Need, category
from marketplace.catalogue.models import Variant
from marketplace.catalogue.publishing import settled
from marketplace.catalogue.recognising import propose_category
from marketplace.catalogue.services import ProductDraft, VariantDraft, create_product
from marketplace.catalogue.ways import Ways, ways_of
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.demo.content import USUAL_CEILING_PERCENT
from marketplace.demo.shapes import ProductContent, ShopContent, TownContent
from marketplace.pickup.services import open_shop_point
from marketplace.pickup.slots import Rule
from marketplace.shops.hours import Range
from marketplace.shops.models import Shop
from marketplace.shops.services import (
    LegalIdentity,
    ShopIdentity,
    declare_legal,
    register_shop,
    set_week,
)
from marketplace.shops.states import ShopStatus
from marketplace.stock.counting import open_stock
from marketplace.towns.models import Town
from marketplace.towns.queries import showcase_of
from marketplace.towns.services import (
    ShowcaseWords,
    TownIdentity,
    found_town,
    publish_showcase,
    street_named,
)

_BACKDROPS = 5


def found(content: TownContent, *, hosts: list[str]) -> Town:
    """The town with its street and its diary, still without shops. Commits: no."""
    texts = {name: getattr(content, name) for name in TownIdentity.__dataclass_fields__}
    town = found_town(TownIdentity(**texts), hosts=hosts)
    today = clock.today(content.time_zone)
    for row in content.announcements:
        day = today + timedelta(days=row.in_days)
        announce(town.id, words=EventWords(row.title, day, day, text=row.text))
    return town


def welcome(town: Town, content: TownContent, *, by_user_id: int) -> None:
    """The council publishes its words. Commits: no."""
    showcase = showcase_of(town.id)
    if showcase is None:
        return
    words = {name: getattr(content.welcome, name) for name in ShowcaseWords.__dataclass_fields__}
    publish_showcase(
        showcase,
        words=ShowcaseWords(**words),
        picture=content.welcome.picture,
        seen_version=showcase.version,
        by_user_id=by_user_id,
    )


def move_in(town: Town, content: TownContent, shop_content: ShopContent) -> Shop:
    """A shop with its legal file, its hours and its collection point, selling from now on. Commits: no."""
    street = street_named(town.id, name=content.street_name)
    same = ("name", "kind", "tagline", "story", "picture", "colour", "street_number", "phone", "email")
    identity = ShopIdentity(
        **{name: getattr(shop_content, name) for name in same},
        street_id=street.id,
        street_position=street.position,
        address=f"{shop_content.street_number}, {content.street_name}",
        postcode=content.postcode,
        city=content.city,
    )
    shop = register_shop(town.id, identity=identity, status=ShopStatus.APPLIED, slug=shop_content.slug)
    declare_legal(shop, legal=LegalIdentity(**shop_content.legal.__dict__))
    set_week(shop, week=_week(shop_content))
    open_shop_point(town.id, shop_id=shop.id, name=shop.name, rule=_rule(shop_content))
    shop.become(ShopStatus.SELLING)
    db.session.flush()
    return shop


def _week(content: ShopContent) -> dict[int, list[Range]]:
    week: dict[int, list[Range]] = {}
    for row in content.hours:
        week.setdefault(row.weekday, []).append((row.opens, row.closes))
    return week


def _rule(content: ShopContent) -> Rule:
    return Rule(
        length_minutes=content.slot_minutes,
        capacity=content.slot_capacity,
        lead_minutes=content.preparation_minutes,
    )


def fill_shelves(
    shop: Shop, products: Iterable[tuple[int, ProductContent]], *, at: datetime
) -> list[Variant]:
    """Put products on the shelves at a moment, with enough stock for weeks of selling. Commits: no."""
    made: list[Variant] = []
    ways = ways_of(shop)
    with clock.travel(at):
        for position, content in products:
            made += _put_on_shelf(shop, content, position=position, ways=ways)
        index_shop(shop.town_id, shop_id=shop.id)
    return made


def _put_on_shelf(shop: Shop, content: ProductContent, *, position: int, ways: Ways) -> list[Variant]:
    draft, variants = drafts_of(content, position=position, ways=ways)
    _product, made = create_product(
        shop.town_id, shop_id=shop.id, draft=draft, variants=variants, by_user_id=None, slug=content.slug
    )
    for row, variant in zip(made, content.variants, strict=True):
        open_stock(shop.town_id, variant_id=row.id, on_hand=variant.stock, by_user_id=None)
    return made


def drafts_of(
    content: ProductContent, *, position: int, ways: Ways
) -> tuple[ProductDraft, list[VariantDraft]]:
    """What a shop with those ways says of a product: kept hidden like any other that lacks an answer."""
    same = (
        "name", "description", "shelf", "sold_by", "vat_basis_points", "picture", "origin", "storage",
        "alcohol_percent_tenths", "age_limit", "offered", "lead_days",
    )  # fmt: skip
    draft = ProductDraft(
        **{name: getattr(content, name) for name in same},
        **_maker_of(content, kind=ways.kind),
        allergens=None if content.allergens is None else list(content.allergens),
        ceiling_percent=content.ceiling_percent or USUAL_CEILING_PERCENT,
        backdrop=sum(content.slug.encode()) % _BACKDROPS,
        position=position,
    )
    variants = [
        VariantDraft(
            price_cents=variant.price_cents,
            label=variant.label,
            sku=variant.sku,
            ean=variant.ean,
            usual_weight_grams=content.usual_weight_grams,
            net_quantity=variant.net_quantity,
            net_unit=content.net_unit,
            position=index,
        )
        for index, variant in enumerate(content.variants)
    ]
    return settled(draft, variants=variants, ways=ways), variants


def _maker_of(content: ProductContent, *, kind: str) -> dict[str, Any]:
    found = category(propose_category(content.name, kind=kind, shelf=content.shelf))
    if content.maker is None or found is None or Need.MAKER not in found.needs:
        return {}
    maker = content.maker
    return {
        "brand": maker.brand,
        "maker_name": maker.name,
        "maker_address": maker.address,
        "maker_contact": maker.contact,
    }
