"""Staff packs, counts and hands over; what the shop takes is for those who run it. Asked of every address."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.fulfilment.services import accept, hand_over, mark_ready
from marketplace.payments.gateways.choosing import DEMO
from marketplace.shops.models import Shop
from marketplace.stock.queries import variant_key
from marketplace.towns.models import Town
from marketplace.web.backoffice import access
from tests.factories import THURSDAY_MORNING, Goods, make_goods
from tests.ordering import make_order, order_named
from tests.paying import pay
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag

OFFICE = "/backoffice/maison-morel"
# Whoever adds an address says what stands in it, or that it tells nothing of money: it is then asked as well.
VALUES: dict[str, Any] = {
    "shop_slug": "maison-morel",
    "kind": "csv",
    "key": "x",
    "ean": "3017620422003",
    "file_key": "x",
    "paper": "a4",
    "shape": "square",
    "month_key": "2026-06",
    "number": "R-1",
    "numbered": "F-1",
    "place": 0,
    "what": "days",
    "link": "x",
    "token": "x",
    "mark": "x",
}
TAKINGS = ("666,66", "666.66", "66666")  # of both bags together, as pages and files write it


@pytest.fixture
def takings(town: Town, bakery: Shop, baker: User) -> Bag:
    """Two bags fetched today, one paid at the till and one online: 666.66 in all."""
    cake = make_goods(bakery, name="Pièce montée", price_cents=11111, on_hand=50)
    till = make_order(town, (cake, 4))
    paid = make_order(town, (cake, 2), pays=DEMO)
    pay(town, order_named(town, paid))
    for reference in (till, paid):
        Bag(town, bakery, reference).pass_through(accept, mark_ready, hand_over, by_user_id=baker.id)
    return Bag(town, bakery, till)


def addresses(app: Flask, **more: Any) -> dict[str, str]:
    """Every page and file of the back office, by endpoint and rule."""
    adapter = app.url_map.bind("localhost")
    return {
        f"{rule.endpoint} {rule.rule}": adapter.build(
            rule.endpoint, {name: {**VALUES, **more}[name] for name in rule.arguments}
        )
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("backoffice.") and "GET" in (rule.methods or ())
    }


def test_no_page_and_no_file_tells_staff_what_the_shop_took(
    app: Flask, helper: Visitor, takings: Bag, bread: Goods
) -> None:
    more = {
        "reference": takings.reference,
        "product_slug": "piece-montee",
        "variant_key": variant_key(bread.variant.id),
    }
    seen = {}
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=5)):
        for name, address in addresses(app, **more).items():
            answer = helper.get(address)
            assert answer.status_code < 500, name
            if answer.status_code == 200:
                seen[name] = answer.get_data(as_text=False).decode("utf-8", errors="ignore")
    assert len(seen) > 20
    told = [name for name, page in seen.items() if any(sum_ in page for sum_ in TAKINGS)]
    assert told == []


def test_the_owner_does_read_it(counter: Visitor, takings: Bag) -> None:
    pages = [counter.get(f"{OFFICE}/{page}").text for page in ("sales", "money/2026-06")]
    assert any(sum_ in page for page in pages for sum_ in TAKINGS)


def test_what_counts_money_is_closed_to_staff_by_its_policy(app: Flask) -> None:
    policies = app.extensions["policies"]
    parts = ("money", "sales", "invoices", "exports/orders", "day-sheet", "payments", "team/journal")
    of_money = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if any(rule.rule.startswith(f"/backoffice/<shop_slug>/{part}") for part in parts)
    }
    assert len(of_money) > 10
    closed = {access.runs_the_shop, access.owns_the_shop, access.takes_away, access.links_an_account}
    assert {name for name in of_money if policies[name] not in closed} == set()
