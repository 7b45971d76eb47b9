"""Many phones scan few codes at once: each bag leaves once, and every other phone is told so."""

import json
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import select

from marketplace.catalogue.models import Product, Variant
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.services import hire
from marketplace.stock.models import StockLevel
from marketplace.towns.models import Town
from tests.factories import Goods, make_person
from tests.races.scanning import Phone, counted, pack_bags, reading, scans_of
from tests.races.street import Street

pytestmark = [pytest.mark.race, pytest.mark.all_towns]

OpenStreet = Callable[..., Street]
CODES, TIMES = 8, 8


def open_counter(open_street: OpenStreet, **settings: str) -> tuple[Street, list[str], list[Phone]]:
    """A bakery with packed bags and two phones."""
    street = open_street(pieces=50, places=60, **settings)
    shop = db.session.scalars(select(Shop).where(Shop.town_id == street.town_id)).one()
    people = [make_person(f"{name}@example.org", name=name) for name in ("paul", "ines")]
    with transaction():
        for person in people:
            hire(shop, user_id=person.id, role=ShopRole.OWNER)
    codes = pack_bags(
        db.session.get_one(Town, street.town_id), goods_of(street), number=CODES, user_id=people[0].id
    )
    return street, codes, [Phone(street.port, person.id) for person in people]


def goods_of(street: Street) -> Goods:
    """What the bakery sells."""
    from_shelf = db.session.get_one(Variant, (street.town_id, street.variant_id))
    return Goods(db.session.get_one(Product, (street.town_id, from_shelf.product_id)), from_shelf)


def test_each_bag_leaves_once_whoever_scans_it(open_street: OpenStreet) -> None:
    street, codes, phones = open_counter(open_street)
    scans = scans_of(codes, times=TIMES)
    presses = [partial(phones[n % 2].tell, *scan) for n, scan in enumerate(scans)]
    answers = street.press_together(presses)
    taps = {nonce for (_code, nonce), said in zip(scans, answers, strict=True) if said.status == 200}
    assert len(taps) == CODES
    told = [json.loads(answer.text) for answer in answers if answer.status != 200]
    assert {answer["outcome"] for answer in told} == {"already"}
    assert all("Déjà remise" in answer["words"] for answer in told)
    assert counted(street.town_id) == (CODES, CODES)
    with reading():
        level = db.session.get_one(StockLevel, (street.town_id, street.variant_id))
        assert (level.on_hand, level.held) == (50 - CODES, 0)
    assert street.breaches() == []


def test_without_the_guard_a_bag_leaves_more_than_once(open_street: OpenStreet) -> None:
    street, codes, phones = open_counter(open_street, UNGUARDED_HANDOVERS="1")
    scans = [(code, f"tap-{nth}-of-{code}") for nth in range(3) for code in codes]
    street.press_together([partial(phones[n % 2].tell, *scan) for n, scan in enumerate(scans)])
    assert counted(street.town_id)[0] > CODES
