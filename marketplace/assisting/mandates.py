"""Mandates: what a resident allows the town's agents to order, a year at most, taken back at any moment."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import Doer, write_down
from marketplace.assisting.errors import MandateExpired, MandateRefused, MandateRevoked, OutsideMandate
from marketplace.assisting.models import Contact, MandateShop, ResidentMandate
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import NotFound
from marketplace.core.ids import new_id
from marketplace.core.money import format_money
from marketplace.core.times import format_day
from marketplace.core.words import _, language
from marketplace.towns.queries import TownView

LONGEST = timedelta(days=365)


@dataclass(frozen=True)
class Terms:
    """What the resident agrees to. Units: cents, of one order; None for any sum. No shops: all of them."""

    name: str
    phone: str
    ends_on: date
    most_cents: int | None
    shop_ids: Collection[int]
    agreed_by: Contact


def note_mandate(town: TownView, *, terms: Terms, by: Doer) -> ResidentMandate:
    """Write a mandate down, with who noted it and how the resident agreed. Raises: MandateRefused.

    Commits: no.
    """
    today = clock.today(town.time_zone)
    if not terms.name or not terms.phone:
        raise MandateRefused(_("Un mandat porte un nom et un téléphone."))
    if terms.ends_on < today:
        raise MandateRefused(_("Ce jour est passé : choisissez aujourd’hui, ou plus tard."))
    if terms.ends_on > today + LONGEST:
        raise MandateRefused(_("Un mandat dure un an au plus ; il se renouvelle ensuite avec la personne."))
    if by.user_id is None:
        raise MandateRefused(_("Un mandat se note par une personne, à son nom."))
    row = ResidentMandate(
        id=new_id(),
        town_id=town.id,
        name=terms.name,
        phone=terms.phone,
        most_cents=terms.most_cents,
        ends_on=terms.ends_on,
        agreed_by=terms.agreed_by,
        given_at=clock.now(),
        noted_by_user_id=by.user_id,
    )
    db.session.add(row)
    db.session.flush()
    shops = [
        MandateShop(id=new_id(), town_id=town.id, mandate_id=row.id, shop_id=each) for each in terms.shop_ids
    ]
    db.session.add_all(shops)
    write_down(town.id, shop_id=None, by=by, act=Act.MANDATE_NOTED, after={"ends_on": str(terms.ends_on)})
    return row


def revoke_mandate(town: TownView, *, mandate_id: int, by: Doer) -> None:
    """The resident takes it back; a second time changes nothing. Raises: NotFound.

    Races: whoever orders by it holds its row: the order comes wholly before, or is refused. Commits: no.
    """
    row = locked_mandate(town.id, mandate_id=mandate_id)
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by_user_id = clock.now(), by.user_id
        db.session.flush()
        write_down(
            town.id, shop_id=None, by=by, act=Act.MANDATE_REVOKED, before={"ends_on": str(row.ends_on)}
        )


def check_mandate(
    town: TownView, *, mandate_id: int, phone: str, shops: Mapping[int, str], most_cents: int
) -> ResidentMandate:
    """Refuse what a mandate does not allow at this moment. Units: cents.

    `phone`: of whom the order is for; `shops`: their names by id.

    Raises: MandateExpired, MandateRevoked, OutsideMandate. Races: its row stays locked. Commits: no.
    """
    row = locked_mandate(town.id, mandate_id=mandate_id)
    if row.revoked_at is not None:
        raise MandateRevoked
    if row.ends_on < clock.today(town.time_zone):
        raise MandateExpired(day=format_day(row.ends_on, language()))
    if row.phone != phone:
        raise OutsideMandate.person()
    allowed = shops_of_mandate(town.id, mandate_id=mandate_id)
    if outside := [name for shop_id, name in shops.items() if allowed and shop_id not in allowed]:
        raise OutsideMandate.shops(outside)
    if row.most_cents is not None and most_cents > row.most_cents:
        raise OutsideMandate.amount(most=format_money(row.most_cents, town.currency, language()))
    return row


def locked_mandate(town_id: int, *, mandate_id: int) -> ResidentMandate:
    """The row, kept from changes until the transaction ends. Raises: NotFound."""
    row = db.session.scalar(
        select(ResidentMandate)
        .where(ResidentMandate.town_id == town_id, ResidentMandate.id == mandate_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(_("Ce mandat n’existe pas."))
    return row


def shops_of_mandate(town_id: int, *, mandate_id: int) -> set[int]:
    """The shops that it names; empty for all of them."""
    query = select(MandateShop.shop_id).where(
        MandateShop.town_id == town_id, MandateShop.mandate_id == mandate_id
    )
    return set(db.session.scalars(query))
