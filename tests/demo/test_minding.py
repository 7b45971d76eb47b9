"""The visitor's shop has something to look at in its back office."""

import pytest
from sqlalchemy import select

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.models import AuditEntry
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.demo.minding import mind_shop
from marketplace.moving.audit import breaches
from marketplace.orders.checklist import Why, checklist_of
from marketplace.shops.models import Shop
from marketplace.shops.team.queries import awaited_in
from marketplace.stock.low import low_on_board
from tests.factories import make_goods, make_worker


@pytest.mark.all_towns
def test_an_old_count_a_low_one_an_invitation_and_a_journal_are_there(shop: Shop) -> None:
    for name in ("Baguette", "Brioche", "Far"):
        make_goods(shop, name=name)
    owner, staff = make_worker(shop), make_worker(shop, email="ines@example.org")
    with transaction():
        mind_shop(shop, owner_id=owner.id, staff_id=staff.id)
    whys = {row.name: row.why for row in checklist_of(shop, since=clock.now())}
    assert Why.DOUBTFUL in whys["Baguette"]
    assert [row.name for row in low_on_board(shop.town_id, shop.id)] == ["Brioche"]
    assert [one.email for one in awaited_in(shop.town_id, shop.id)] == ["lou@lantier.example"]
    acts = select(AuditEntry.act).order_by(AuditEntry.number)
    assert list(db.session.scalars(acts)) == [Act.INVITED, Act.SETTINGS_CHANGED]
    assert list(breaches()) == []
