"""The council arranges its street."""

from collections.abc import Sequence
from hashlib import blake2b

from sqlalchemy import delete, select

from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.words import _
from marketplace.shops.models import Shop
from marketplace.shops.street.models import StreetUnit, UnitKind
from marketplace.shops.street.order import Unit
from marketplace.shops.street.queries import units_of
from marketplace.towns.models import Street

MOST_UNITS = 500


class StreetTooLong(Refusal):
    """More than anybody could walk past, or draw."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("La rue compte au plus %(most)d emplacements.", most=MOST_UNITS))


class TwiceInTheStreet(Refusal):
    """A shop has one door, and it is a shop of this town."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Chaque boutique a une seule place dans la rue. Rechargez la page, puis recommencez.")
        )


def seal_of(units: Sequence[Unit]) -> str:
    """Tells one arrangement from another, for forms that must not overwrite a colleague's."""
    return blake2b(repr(tuple(units)).encode(), digest_size=12).hexdigest()


def arrange_street(town_id: int, *, units: Sequence[Unit], seen: str) -> None:
    """Have these things stand in the street, each side in the order given.

    `seen`: the seal of the arrangement that the change began with.
    Raises: ChangedMeanwhile, StreetTooLong, TwiceInTheStreet; nothing is changed then.
    Races: locks the town's streets, so a second arrangement waits and then finds the seal broken.
    Commits: no.
    """
    db.session.execute(
        select(Street.id)
        .where(Street.town_id == town_id)
        .order_by(Street.id)
        .with_for_update(key_share=True)  # shops may still name their street meanwhile
    )
    if seal_of(units_of(town_id)) != seen:
        raise ChangedMeanwhile
    _check(town_id, units)
    db.session.execute(delete(StreetUnit).where(StreetUnit.town_id == town_id))
    db.session.add_all(
        StreetUnit(
            town_id=town_id,
            side=unit.side,
            position=position,
            kind=unit.kind,
            shop_id=unit.shop_id,
            name=unit.name,
        )
        for position, unit in enumerate(units)
    )
    db.session.flush()


def _check(town_id: int, units: Sequence[Unit]) -> None:
    if len(units) > MOST_UNITS:
        raise StreetTooLong
    named = [unit.shop_id for unit in units if unit.kind is UnitKind.SHOP]
    known = set(db.session.scalars(select(Shop.id).where(Shop.town_id == town_id)))
    if len(set(named)) < len(named) or not known.issuperset(named):
        raise TwiceInTheStreet
