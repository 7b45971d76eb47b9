"""The town and the shop recall products; everybody reads which."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from marketplace.core.db import db
from marketplace.shops.models import Shop, ShopRole
from marketplace.towns.models import Town
from marketplace.trust.recalls.models import Recall
from tests.factories import Goods, make_worker
from tests.ordering import make_order
from tests.visitors import Visitor

pytestmark = pytest.mark.all_towns
LIST = "/council/moderation/recalls"
OF = f"{LIST}/of/maison-morel/baguette-de-tradition"
SHOP_S = "/backoffice/maison-morel/products/baguette-de-tradition/recall"
SAID = {
    "lots": "L 2406",
    "reason": "Des morceaux de métal y ont été trouvés.",
    "advice": "Ne la mangez pas, rapportez-la.",
    "notice_url": "https://rappel.conso.gouv.fr/fiche",
}


def recalls() -> list[Recall]:
    """All of them."""
    db.session.rollback()
    return list(db.session.scalars(select(Recall)))


@pytest.fixture
def owner(goods: Goods, browser_for: Callable[[str], Visitor]) -> Visitor:
    """The baker's browser."""
    shop = db.session.get_one(Shop, (goods.product.town_id, goods.product.shop_id))
    browser = browser_for("localhost")
    browser.sign_in(make_worker(shop).id)
    return browser


def test_the_town_recalls_and_everybody_reads_it(
    manager: Visitor, goods: Goods, browser_for: Callable[[str], Visitor]
) -> None:
    visitor = browser_for("localhost")
    assert "Aucun produit de la rue n’a été rappelé" in visitor.get("/recalls").text
    assert OF in manager.get(f"{LIST}?q=baguette").text
    answer = manager.submit(OF, SAID)
    assert answer.status_code == 303
    assert "L 2406" in manager.get(answer.location).text
    page = visitor.get("/recalls")
    assert SAID["advice"] in page.text
    assert "Set-Cookie" not in page.headers
    assert visitor.get("/shops/maison-morel/baguette-de-tradition").status_code == 404


def test_the_shop_recalls_its_own_and_sees_which_bags_wait(owner: Visitor, town: Town, goods: Goods) -> None:
    reference = make_order(town, (goods, 1))
    answer = owner.submit(SHOP_S, SAID)
    assert answer.status_code == 303
    page = owner.get(answer.location).text
    assert reference in page
    assert "0 sur 1" in page.replace("\u00a0", " ")
    assert "ne pas remettre" in owner.get(f"/backoffice/maison-morel/orders/{reference}").text
    assert SAID["lots"] not in owner.get("/backoffice/maison-morel/decisions").text
    assert answer.location in owner.get("/backoffice/maison-morel/decisions").text


def test_the_end_of_a_recall_is_told(manager: Visitor, goods: Goods) -> None:
    where = manager.submit(OF, SAID).location
    assert manager.submit(where, {}, to=f"{where}/ending").status_code == 303
    assert "terminé" in manager.get("/recalls").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": ""}, "Dites le danger"),
        ({"advice": "non"}, "un peu plus"),
        ({"notice_url": "javascript:alert(1)"}, "adresse entière"),
        ({"notice_url": "ftp://example.org/avis"}, "adresse entière"),
        ({"bought_from": "2026-06-09", "bought_until": "2026-06-01"}, "vient avant le premier"),
        ({"bought_from": "hier"}, "chose à revoir"),
    ],
)
def test_a_recall_that_lacks_something_is_refused_and_keeps_what_was_typed(
    manager: Visitor, goods: Goods, wrong: dict[str, str], said: str
) -> None:
    answer = manager.submit(OF, SAID | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert SAID["lots"] in answer.text
    assert recalls() == []


def test_without_the_token_nothing_is_recalled(manager: Visitor, owner: Visitor, goods: Goods) -> None:
    assert manager.post(OF, data=SAID).status_code == 400
    assert owner.post(SHOP_S, data=SAID).status_code == 400
    assert recalls() == []


def test_strangers_recall_nothing(strangers: list[Visitor]) -> None:
    for stranger in strangers:
        for page in (LIST, OF, f"{LIST}/TL7-K42M"):
            assert stranger.get(page).status_code == 404


def test_staff_and_other_shops_do_not_recall(goods: Goods, browser_for: Callable[[str], Visitor]) -> None:
    shop = db.session.get_one(Shop, (goods.product.town_id, goods.product.shop_id))
    staff = browser_for("localhost")
    staff.sign_in(make_worker(shop, role=ShopRole.STAFF, email="ines@example.org").id)
    assert staff.get(SHOP_S).status_code == 404


def test_many_recalls_cost_as_many_queries_as_few(
    manager: Visitor, goods: Goods, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    for n in range(4):
        manager.submit(OF, SAID | {"lots": f"L {n}"})
    with count_sql() as said:
        manager.get(LIST)
    assert len(said) <= 6
