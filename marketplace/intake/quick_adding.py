"""A product from a photo, a name and a price: what else there is to say is proposed, then confirmed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from marketplace.browsing.index import index_product
from marketplace.catalogue.cards.facts import CardFacts
from marketplace.catalogue.models import Product, ProductStatus, SoldBy
from marketplace.catalogue.photos.services import add_photo
from marketplace.catalogue.publishing import settled
from marketplace.catalogue.queries import variants_of
from marketplace.catalogue.services import ProductDraft, VariantDraft, change_product, create_product, said_of
from marketplace.catalogue.ways import ways_for
from marketplace.core import clock
from marketplace.core.pictures.keeping import Stored, stored_at
from marketplace.intake.editing import UnitsPromised
from marketplace.intake.proposing import Proposal, propose, propose_within
from marketplace.orders.counting import count_shelf
from marketplace.shops.models import Shop
from marketplace.stock.counting import open_stock
from marketplace.stock.holding import lock_levels
from marketplace.stock.models import Reason
from marketplace.stock.queries import levels_of
from marketplace.towns.countries.choosing import taxes_of
from marketplace.towns.countries.taxes import Taxes
from marketplace.towns.queries import town_by_id

_THOUSAND = 1000  # grams of a kilo, thousandths of a piece


@dataclass(frozen=True)
class Sketch:
    """What somebody typed in a hurry. `card` is what other shops say of the code.

    Units: cents per piece or per kilo; thousandths of a piece or of a kilo.
    """

    name: str
    price_cents: int
    stock_thousandths: int
    ean: str | None = None
    shelf: str = ""
    card: CardFacts | None = None
    photos: Sequence[Stored] = ()


@dataclass(frozen=True)
class Confirmed:
    """What somebody of the shop says of the proposals. `allergens` is None when that is not answered yet."""

    category: str
    vat_basis_points: int
    sold_by: SoldBy
    description: str
    allergens: list[str] | None
    shares_card: bool


def add_quickly(shop: Shop, *, sketch: Sketch, by_user_id: int) -> Product:
    """A new product, complete but for what is proposed: hidden until that is confirmed.

    Raises: PriceRefused, CountRefused, NotForSale. Commits: no.
    """
    proposal = _proposal(shop, sketch)
    draft = settled(_draft(sketch, proposal), variants=(), ways=ways_for(shop, brand=""))
    product, (variant,) = create_product(
        shop.town_id,
        shop_id=shop.id,
        draft=draft,
        variants=[_variant(sketch, proposal)],
        by_user_id=by_user_id,
    )
    units = _units(sketch.stock_thousandths, draft.sold_by)
    open_stock(shop.town_id, variant_id=variant.id, on_hand=units, by_user_id=by_user_id)
    for photo in sketch.photos or _of_card(sketch.card):
        add_photo(product, stored=photo, alt=product.name)
    index_product(product.town_id, product_id=product.id)
    return product


def confirm_proposals(
    shop: Shop, *, product: Product, said: Confirmed, seen_version: int, by_user_id: int
) -> None:
    """Take the proposals as the shop says they are, and put the product on show if nothing else is missing.

    Raises: ChangedMeanwhile, UnitsPromised, NotForSale; the transaction must then be rolled back.
    Commits: no.
    """
    if said.sold_by != product.sold_by:
        _count_otherwise(shop, product, said.sold_by, by_user_id)
    told = {name: value for name, value in vars(said).items() if name != "shares_card"}
    wanted = replace(said_of(product), **told, status=ProductStatus.PUBLISHED)
    variants = variants_of(product.town_id, product.id)
    draft = settled(wanted, variants=variants, ways=ways_for(shop, brand=product.brand))
    change_product(product, draft=draft, seen_version=seen_version)
    product.shares_card = said.shares_card
    index_product(product.town_id, product_id=product.id)


def proposal_for(shop: Shop, *, product: Product) -> Proposal:
    """What a product of that name and category probably is."""
    on, taxes = _day_and_taxes(shop)
    return propose_within(product.category, name=product.name, kind=shop.kind, on=on, taxes=taxes)


def _proposal(shop: Shop, sketch: Sketch) -> Proposal:
    on, taxes = _day_and_taxes(shop)
    if sketch.card and sketch.card.category:
        return propose_within(sketch.card.category, name=sketch.name, kind=shop.kind, on=on, taxes=taxes)
    return propose(sketch.name, kind=shop.kind, shelf=sketch.shelf, on=on, taxes=taxes)


def _day_and_taxes(shop: Shop) -> tuple[date, Taxes]:
    town = town_by_id(shop.town_id)
    return clock.today(town.time_zone), taxes_of(town.country, town.subdivision)


def _draft(sketch: Sketch, proposal: Proposal) -> ProductDraft:
    is_fraction = bool(sketch.stock_thousandths % _THOUSAND)  # « 4,2 » are kilos
    draft = ProductDraft(
        name=sketch.name,
        description=proposal.description,
        shelf=sketch.shelf,
        status=ProductStatus.HIDDEN,
        sold_by=SoldBy.WEIGHT if is_fraction else SoldBy.PIECE if sketch.ean else proposal.sold_by,
        vat_basis_points=proposal.vat_basis_points,
        backdrop=sum(sketch.name.encode()) % 5,
        category=proposal.category,
    )
    return _with_card(draft, sketch.card) if sketch.card else draft


def _with_card(draft: ProductDraft, card: CardFacts) -> ProductDraft:
    """What others say of the goods; never their name over the shop's, and never their word on allergens."""
    own = {"name", "picture", "allergens", "net_quantity", "net_unit"}
    said = {name: value for name, value in asdict(card).items() if name not in own and value}
    return replace(draft, **said)


def _variant(sketch: Sketch, proposal: Proposal) -> VariantDraft:
    known = sketch.card if sketch.card and sketch.card.net_quantity else proposal
    return VariantDraft(
        price_cents=sketch.price_cents,
        ean=sketch.ean,
        net_quantity=known.net_quantity,
        net_unit=known.net_unit,
    )


def _count_otherwise(shop: Shop, product: Product, sold_by: SoldBy, by_user_id: int) -> None:
    """Five pieces become five kilos, and the other way round: the shop said a figure, not a unit."""
    levels = levels_of(product.town_id, product.id)
    if any(held for _on_hand, held in levels.values()):
        raise UnitsPromised
    lock_levels(product.town_id, variant_ids=levels)
    counts = {
        variant_id: on_hand * _THOUSAND if sold_by == SoldBy.WEIGHT else on_hand // _THOUSAND
        for variant_id, (on_hand, _held) in levels.items()
    }
    count_shelf(shop, counts=counts, reason=Reason.COUNT, by_user_id=by_user_id)


def _of_card(card: CardFacts | None) -> list[Stored]:
    return [stored_at(card.picture)] if card and card.picture else []


def _units(thousandths: int, sold_by: SoldBy) -> int:
    return thousandths if sold_by == SoldBy.WEIGHT else thousandths // _THOUSAND
