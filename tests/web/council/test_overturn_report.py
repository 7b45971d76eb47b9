"""A decision that is taken back gives back what it took, and nothing more."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from marketplace.catalogue.models import Product, ProductStatus
from marketplace.core.db import db, transaction
from marketplace.core.references import link_key
from marketplace.shops import pausing
from marketplace.shops.models import PausedBy, Shop
from marketplace.shops.pausing import PausedByTown
from marketplace.shops.states import ShopStatus
from marketplace.trust.reports.models import Report
from tests.factories import Goods
from tests.visitors import Visitor
from tests.web.council.reporting import HIDE, KEEP, NEW, TOLD, Filed, judge

pytestmark = pytest.mark.all_towns
PAUSE = HIDE | {"outcome": "shop_paused"}
TAKE_WORDS = HIDE | {"outcome": "text_hidden"}
Overturn = Callable[[Filed], None]


@pytest.fixture
def second(filed: Filed, browser_for: Callable[[str], Visitor]) -> Filed:
    """Somebody else reports the same baguette."""
    words = "Le poids annoncé n’est pas le bon."
    browser_for("localhost").post(NEW, data=TOLD | {"words": words})
    row = db.session.scalars(select(Report).where(Report.words == words)).one()
    return Filed(row.mark, link_key("report", row.id))


@pytest.fixture
def overturn(manager: Visitor) -> Overturn:
    """Whoever reported asks again, and the town takes its decision back."""

    def take_back(report: Filed) -> None:
        sent = {"words": "Regardez encore une fois.", "key": report.key}
        manager.post(f"/reports/{report.mark}/contest", data=sent)
        assert judge(manager, report.case, KEEP).status_code == 303

    return take_back


def decided(manager: Visitor, report: Filed, verdict: dict[str, str]) -> None:
    assert judge(manager, report.case, verdict).status_code == 303


def shop_of(goods: Goods) -> Shop:
    db.session.rollback()
    key = (goods.product.town_id, goods.product.shop_id)
    return db.session.get_one(Shop, key, populate_existing=True)


def baguette(goods: Goods) -> Product:
    db.session.rollback()
    key = (goods.product.town_id, goods.product.id)
    return db.session.get_one(Product, key, populate_existing=True)


def test_a_shop_that_rests_already_cannot_end_the_town_s_pause(
    manager: Visitor, goods: Goods, filed: Filed, overturn: Overturn
) -> None:
    with transaction():
        pausing.pause(shop_of(goods), by=PausedBy.SHOP)
    decided(manager, filed, PAUSE)
    with pytest.raises(PausedByTown):
        pausing.resume(shop_of(goods))
    overturn(filed)
    assert (shop_of(goods).status, shop_of(goods).paused_by) == (ShopStatus.PAUSED, PausedBy.SHOP)


def test_a_shop_comes_back_as_it_was(
    manager: Visitor, goods: Goods, filed: Filed, overturn: Overturn
) -> None:
    with transaction():
        shop_of(goods).become(ShopStatus.RESERVE)
    decided(manager, filed, PAUSE)
    overturn(filed)
    assert (shop_of(goods).status, shop_of(goods).paused_by) == (ShopStatus.RESERVE, None)


def test_a_pause_stays_as_long_as_another_decision_wants_it(
    manager: Visitor, goods: Goods, filed: Filed, second: Filed, overturn: Overturn
) -> None:
    decided(manager, filed, PAUSE)
    decided(manager, second, PAUSE)
    overturn(filed)
    assert shop_of(goods).paused_by is PausedBy.TOWN
    overturn(second)
    assert shop_of(goods).status is ShopStatus.SELLING


def test_a_product_stays_off_sale_as_long_as_another_decision_wants_it(
    manager: Visitor, goods: Goods, filed: Filed, second: Filed, overturn: Overturn
) -> None:
    with transaction():
        baguette(goods).allergens = ["gluten"]
    decided(manager, filed, HIDE)
    decided(manager, second, HIDE)
    overturn(filed)
    assert baguette(goods).barred_at is not None
    overturn(second)
    assert (baguette(goods).barred_at, baguette(goods).status) == (None, ProductStatus.PUBLISHED)


def test_words_stay_away_as_long_as_another_decision_took_them(
    manager: Visitor, goods: Goods, filed: Filed, second: Filed, overturn: Overturn
) -> None:
    words = baguette(goods).description
    decided(manager, filed, TAKE_WORDS)
    decided(manager, second, TAKE_WORDS)
    overturn(filed)
    assert baguette(goods).description == ""
    overturn(second)
    assert baguette(goods).description == words != ""


def test_what_its_shop_had_hidden_stays_hidden(
    manager: Visitor, goods: Goods, filed: Filed, overturn: Overturn
) -> None:
    with transaction():
        product = baguette(goods)
        product.status, product.missing = ProductStatus.HIDDEN, ""
    decided(manager, filed, HIDE)
    overturn(filed)
    assert (baguette(goods).barred_at, baguette(goods).status) == (None, ProductStatus.HIDDEN)


def test_neither_a_recall_nor_a_decision_ends_the_other(
    manager: Visitor, goods: Goods, filed: Filed, overturn: Overturn
) -> None:
    with transaction():
        baguette(goods).allergens = ["gluten"]
    form = "/council/moderation/recalls/of/maison-morel/baguette-de-tradition"
    terms = {
        "reason": "Des morceaux de métal y ont été trouvés.",
        "advice": "Ne la mangez pas, rapportez-la.",
    }

    def recall(lots: str) -> str:
        return str(manager.submit(form, terms | {"lots": lots}).location)

    first, second = recall("L 1"), recall("L 2")
    decided(manager, filed, HIDE)
    manager.submit(first, {}, to=f"{first}/ending")
    manager.submit(second, {}, to=f"{second}/ending")
    assert baguette(goods).barred_at is not None  # the decision stands
    third = recall("L 3")
    overturn(filed)
    assert baguette(goods).barred_at is not None  # the recall runs
    manager.submit(third, {}, to=f"{third}/ending")
    assert (baguette(goods).barred_at, baguette(goods).status) == (None, ProductStatus.PUBLISHED)
