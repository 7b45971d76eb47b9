"""The demo towns written down in `content/`: read, checked for slips of the pen, handed over as they are."""

from dataclasses import fields
from pathlib import Path

from marketplace.catalogue.models import Offered, SoldBy
from marketplace.demo.shapes import (
    AnnouncementContent,
    FeastContent,
    HoursContent,
    LegalContent,
    MakerContent,
    ProductContent,
    SceneryContent,
    ShopContent,
    TownContent,
    VariantContent,
    WelcomeContent,
)
from marketplace.demo.sheet import ContentError, Sheet, read_sheet
from marketplace.shops.legal.sectors import SECTORS
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.place import SIDES, Side

CONTENT = Path(__file__).parent / "content"
PICTURES = "goods/"  # the folder of `static/img/` that every picture key stands for
USUAL_CEILING_PERCENT = 10


def read_town(folder: Path) -> TownContent:
    """The town written down in `folder`: its `town.toml` and one file per shop.

    Raises: ContentError, which names the file and the key.
    """
    sheet = read_sheet(folder / "town.toml")
    sheet.knows_only(_keys_of(TownContent) - {"shops"})
    shops = [_shop(read_sheet(path)) for path in (folder / "shops").glob("*.toml")]
    if not shops:
        raise ContentError(f"{folder.name}/shops: holds no shop.")
    texts = _keys_of(TownContent) - {"welcome", "announcements", "feast", "scenery", "shops", "subdivision"}
    return TownContent(
        **{key: sheet.text(key) for key in texts},
        subdivision=sheet.text_or_nothing("subdivision"),
        welcome=_welcome(sheet.table("welcome")),
        announcements=tuple(_announcement(row) for row in sheet.tables("announcements")),
        feast=_feast(sheet.table("feast")),
        scenery=tuple(_scenery(row) for row in sheet.tables("scenery")),
        shops=tuple(sorted(shops, key=lambda shop: (shop.street_number % 2 == 0, shop.street_number))),
    )


def _keys_of(content: type) -> set[str]:
    return {field.name for field in fields(content)}


def _picture(sheet: Sheet) -> str:
    return PICTURES + sheet.text("picture")


def _welcome(sheet: Sheet) -> WelcomeContent:
    keys = _keys_of(WelcomeContent)
    sheet.knows_only(keys)
    return WelcomeContent(**{key: sheet.text(key) for key in keys - {"picture"}}, picture=_picture(sheet))


def _announcement(sheet: Sheet) -> AnnouncementContent:
    sheet.knows_only(_keys_of(AnnouncementContent))
    return AnnouncementContent(sheet.number("in_days"), sheet.text("title"), sheet.text("text"))


def _feast(sheet: Sheet) -> FeastContent:
    keys = _keys_of(FeastContent)
    sheet.knows_only(keys)
    return FeastContent(**{key: sheet.text(key) for key in keys})


def _scenery(sheet: Sheet) -> SceneryContent:
    sheet.knows_only(_keys_of(SceneryContent))
    kind = UnitKind(sheet.one_of("kind", [kind.value for kind in UnitKind if kind is not UnitKind.SHOP]))
    side: Side = "odd" if sheet.one_of("side", SIDES) == "odd" else "even"
    return SceneryContent(kind, side, sheet.number("before"), sheet.text_or_nothing("name"))


def _shop(sheet: Sheet) -> ShopContent:
    sheet.knows_only(_keys_of(ShopContent) | {"maker"})
    shelves = sheet.texts("shelves")
    maker = _maker(sheet.table("maker")) if "maker" in sheet.values else None
    return ShopContent(
        **{key: sheet.text(key) for key in ("slug", "name", "kind", "tagline", "story", "phone", "email")},
        street_number=sheet.number("street_number"),
        colour=sheet.number("colour"),
        picture=_picture(sheet),
        preparation_minutes=sheet.number("preparation_minutes"),
        slot_minutes=sheet.number("slot_minutes"),
        slot_capacity=sheet.number("slot_capacity"),
        shelves=shelves,
        hours=tuple(_hours(row) for row in sheet.tables("hours")),
        legal=_legal(sheet.table("legal")),
        products=tuple(_product(row, shelves, maker) for row in sheet.tables("products")),
    )


def _hours(sheet: Sheet) -> HoursContent:
    sheet.knows_only(_keys_of(HoursContent))
    return HoursContent(sheet.number("weekday"), sheet.clock_time("opens"), sheet.clock_time("closes"))


def _maker(sheet: Sheet) -> MakerContent:
    sheet.knows_only(_keys_of(MakerContent))
    return MakerContent(
        sheet.text_or_nothing("brand"), sheet.text("name"), sheet.text("address"), sheet.text("contact")
    )


def _legal(sheet: Sheet) -> LegalContent:
    keys, spare = _keys_of(LegalContent), {"safety_contact", "epr_numbers"}
    sheet.knows_only(keys)
    numbers = sheet.tables("epr_numbers")
    return LegalContent(
        **{key: sheet.text(key) for key in keys - spare},
        safety_contact=sheet.text_or_nothing("safety_contact"),
        epr_numbers={row.one_of("sector", SECTORS): row.text("number") for row in numbers},
    )


_OF_THE_ONLY_VARIANT = {"sku", "ean", "price_cents", "net_quantity", "stock"}


def _product(sheet: Sheet, shelves: tuple[str, ...], maker: MakerContent | None) -> ProductContent:
    sheet.knows_only(
        _keys_of(ProductContent) - {"alcohol_percent_tenths", "maker"}
        | {"alcohol_percent"}
        | _OF_THE_ONLY_VARIANT
    )
    sold_by = SoldBy(sheet.one_of("sold_by", [way.value for way in SoldBy]))
    by_weight = sold_by is SoldBy.WEIGHT
    is_food = sheet.answer("is_food")
    return ProductContent(
        **{key: sheet.text(key) for key in ("slug", "name", "description")},
        **{key: sheet.text_or_nothing(key) for key in ("net_unit", "origin", "storage")},
        shelf=sheet.one_of("shelf", shelves),
        picture=_picture(sheet),
        sold_by=sold_by,
        usual_weight_grams=sheet.number("usual_weight_grams") if by_weight else None,
        ceiling_percent=(sheet.number_or_none("ceiling_percent") or USUAL_CEILING_PERCENT)
        if by_weight
        else None,
        vat_basis_points=sheet.number("vat_basis_points"),
        is_food=is_food,
        allergens=sheet.texts("allergens") if is_food else None,
        alcohol_percent_tenths=sheet.tenths_or_none("alcohol_percent"),
        age_limit=sheet.number_or_none("age_limit"),
        maker=None if is_food else maker,
        offered=_offered(sheet),
        lead_days=sheet.number_or_none("lead_days"),
        variants=_variants(sheet),
    )


def _offered(sheet: Sheet) -> Offered:
    said = "offered" in sheet.values
    return Offered(sheet.one_of("offered", [way.value for way in Offered])) if said else Offered.SHELF


def _variants(product: Sheet) -> tuple[VariantContent, ...]:
    rows = product.tables("variants")
    usual_net = product.number_or_none("net_quantity")
    for row in rows:
        row.knows_only(_keys_of(VariantContent))
        row.text("label")
    return tuple(_variant(row, usual_net) for row in rows or [product])


def _variant(sheet: Sheet, usual_net: int | None) -> VariantContent:
    net_quantity = sheet.number_or_none("net_quantity")
    return VariantContent(
        label=sheet.text_or_nothing("label"),
        sku=sheet.text("sku"),
        ean=sheet.text_or_nothing("ean") or None,
        price_cents=sheet.number("price_cents"),
        net_quantity=usual_net if net_quantity is None else net_quantity,
        stock=sheet.number("stock"),
    )
