"""Who works in a shop from now on, and as what. Whoever is out is out at their next request."""

from sqlalchemy import select

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import Doer, write_down
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile
from marketplace.shops.models import Shop, ShopRole, ShopStaff
from marketplace.shops.team.errors import LastOwner
from marketplace.shops.team.queries import Member
from marketplace.shops.team.rights import check_decides


def change_role(shop: Shop, *, member: Member, role: ShopRole, by: Doer, by_role: ShopRole) -> None:
    """Somebody does something else in the shop from now on. `member`: as they were seen.

    Raises: NotYoursToDecide, LastOwner, ChangedMeanwhile.
    Races: the owners of the shop are locked, so that two of them cannot both step down. Commits: no.
    """
    check_decides(by_role, about=member.role)
    check_decides(by_role, about=role)
    if role == member.role:
        return
    _locked(shop, member).role = role
    db.session.flush()
    write_down(
        shop.town_id,
        shop_id=shop.id,
        by=by,
        act=Act.ROLE_CHANGED,
        about=member.name,
        before={"role": member.role.value},
        after={"role": role.value},
    )


def dismiss(shop: Shop, *, member: Member, by: Doer, by_role: ShopRole) -> None:
    """Somebody works here no more. Raises: NotYoursToDecide, LastOwner, ChangedMeanwhile.

    Races: as `change_role`. Commits: no.
    """
    check_decides(by_role, about=member.role)
    _remove(shop, member, by=by, act=Act.DISMISSED)


def leave(shop: Shop, *, member: Member, by: Doer) -> None:
    """Somebody goes by themselves. Raises: LastOwner, ChangedMeanwhile.

    Races: as `change_role`. Commits: no.
    """
    _remove(shop, member, by=by, act=Act.LEFT)


def _remove(shop: Shop, member: Member, *, by: Doer, act: Act) -> None:
    db.session.delete(_locked(shop, member))
    db.session.flush()
    role = {"role": member.role.value}
    write_down(shop.town_id, shop_id=shop.id, by=by, act=act, about=member.name, before=role)


def _locked(shop: Shop, member: Member) -> ShopStaff:
    """The member's row, locked with those of all owners, in the order of their ids."""
    query = (
        select(ShopStaff)
        .where(ShopStaff.town_id == shop.town_id, ShopStaff.shop_id == shop.id)
        .where((ShopStaff.role == ShopRole.OWNER) | (ShopStaff.id == member.id))
        .order_by(ShopStaff.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rows = list(db.session.scalars(query))
    found = next((row for row in rows if row.id == member.id), None)
    if found is None or found.role != member.role:
        raise ChangedMeanwhile
    if found.role == ShopRole.OWNER and sum(row.role == ShopRole.OWNER for row in rows) == 1:
        raise LastOwner
    return found
