"""One bag, pulled at from several sides at once: one act counts, and the other side is told what became.

Both have read the bag, and its version, before either writes. Without the version both would go on from
there: the stock would fall twice, or a bag given up would be handed over.
"""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.services import hire
from marketplace.stock.models import StockLevel
from tests.factories import make_person
from tests.races.buyers import Answer, Buyer
from tests.races.keepers import Keeper
from tests.races.street import Street

pytestmark = [pytest.mark.race, pytest.mark.all_towns]

OpenStreet = Callable[..., Street]


def order_one(street: Street) -> tuple[Buyer, str]:
    """A buyer, and the page of the order of one piece."""
    (buyer,) = street.fill_baskets(1)
    return buyer, buyer.press().location


def keepers(street: Street) -> tuple[Keeper, Keeper]:
    """Two people who work in the bakery."""
    people = [make_person(f"{name.lower()}@example.org", name=name) for name in ("Paul", "Inès")]
    with transaction():
        shop = db.session.scalars(select(Shop).where(Shop.town_id == street.town_id)).one()
        for person in people:
            hire(shop, user_id=person.id, role=ShopRole.OWNER)
    first, second = (Keeper(street.port, person.id) for person in people)
    return first, second


def bag(street: Street) -> ShopOrder:
    """The only bag, read anew."""
    db.session.rollback()
    return bag_of(street)


def shop_has(street: Street, *acts: Callable[..., None]) -> None:
    """The shop has made these moves before."""
    author = make_person("lucie@example.org", name="Lucie").id
    for act in acts:
        with transaction():
            act(bag_of(street), by=Actor.person(author))


def bag_of(street: Street) -> ShopOrder:
    """The only bag, to act on."""
    return db.session.scalars(select(ShopOrder).where(ShopOrder.town_id == street.town_id)).one()


def on_hand(street: Street) -> int:
    """What is physically there."""
    db.session.rollback()
    return db.session.get_one(StockLevel, (street.town_id, street.variant_id)).on_hand


def give_up(buyer: Buyer, page: str) -> Answer:
    """The resident presses « Annuler »."""
    address, _, key = page.partition("?key=")
    return buyer.send(f"{address}/shops/maison-morel/cancellation", {"key": key})


def reference_in(page: str) -> str:
    return page.removeprefix("/orders/").partition("?")[0]


def test_two_employees_hand_over_one_bag_and_the_second_reads_who_did(open_street: OpenStreet) -> None:
    street = open_street(pieces=5, places=60)
    buyer, page = order_one(street)
    first, second = keepers(street)
    shop_has(street, accept, mark_ready)
    version, reference = bag(street).version, reference_in(page)
    hands = [partial(keeper.move, reference, "handover", version=version) for keeper in (first, second)]
    *handed, given_up = street.press_together([*hands, partial(give_up, buyer, page)])
    done, told = sorted(handed, key=lambda answer: answer.status)
    assert (done.status, told.status) == (302, 409)
    assert "Déjà remise à" in told.text
    assert any(f"par {name}" in told.text for name in ("Paul", "Inès"))
    assert given_up.status == 409  # a bag that is ready is no longer given up, handed over or not
    assert (bag(street).state.value, on_hand(street), street.held()) == ("collected", 4, 0)
    assert street.breaches() == []


def test_a_bag_is_packed_or_given_up_never_both(open_street: OpenStreet) -> None:
    street = open_street(pieces=5, places=60)
    buyer, page = order_one(street)
    keeper, _other = keepers(street)
    shop_has(street, accept)
    pack = partial(keeper.move, reference_in(page), "readiness", version=bag(street).version)
    packed, given_up = street.press_together([pack, partial(give_up, buyer, page)])
    assert sorted([packed.status < 400, given_up.status < 400]) == [False, True]
    state = bag(street).state.value
    assert state == ("ready" if packed.status < 400 else "cancelled")
    assert street.held() == (1 if state == "ready" else 0)
    assert street.breaches() == []
