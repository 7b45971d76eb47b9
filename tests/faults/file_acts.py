"""A merchant's file whose taker is killed: it comes in whole all the same, and nothing of it twice."""

from collections import Counter

from sqlalchemy import func, select

from marketplace.browsing.models import SearchEntry
from marketplace.catalogue.models import Product, Variant
from marketplace.core.db import db, transaction
from marketplace.intake.bringing import ask_to_apply
from marketplace.intake.models import Intake
from marketplace.intake.states import IntakeState
from marketplace.shops.models import Shop
from marketplace.stock.models import Movement
from tests.faults.cycles import Cycle, rows
from tests.intake.bringing import file_brought, file_now
from tests.intake.samples import woo

_LINES = 60
_WHILE_READ = ("intake.lines_staged", "intake.lines_judged")


def take_file(cycle: Cycle) -> None:
    """A file is read or applied by a worker that is killed on the way; the next one goes on."""
    (shop,) = rows(select(Shop).where(Shop.slug == "maison-morel"))
    codes = [f"{cycle.point}-{cycle.nth}-{number}" for number in range(_LINES)]
    data = woo(*({"UGS": code, "Nom": f"Article {code}", "Stock": "3"} for code in codes))
    intake_id = file_brought(shop, data)
    if cycle.point in _WHILE_READ:
        cycle.cut_off_round()
        _ask(shop, intake_id)
        assert cycle.house.go_round() == 0
    else:
        assert cycle.house.go_round() == 0
        _ask(shop, intake_id)
        cycle.cut_off_round()
    db.session.rollback()  # what the worker has written is seen from here on
    _look_at(file_now(shop, intake_id), codes)


def _ask(shop: Shop, intake_id: int) -> None:
    db.session.rollback()
    assert file_now(shop, intake_id).state is IntakeState.PREVIEWED
    with transaction():
        ask_to_apply(file_now(shop, intake_id), whole_only=False)


def _look_at(intake: Intake, codes: list[str]) -> None:
    """Every article is there once, with its first count and its search row, and the file says so."""
    assert (intake.state, intake.done_created, intake.refused) == (IntakeState.APPLIED, _LINES, 0)
    made = rows(select(Variant).where(Variant.sku.in_(codes)))
    assert Counter(one.sku for one in made) == dict.fromkeys(codes, 1)
    ids = [one.id for one in made]
    assert rows(select(func.count()).select_from(Movement).where(Movement.variant_id.in_(ids))) == [_LINES]
    products = [one.product_id for one in made]
    found = select(func.count()).select_from(Product).where(Product.id.in_(products), Product.missing == "")
    indexed = select(func.count()).select_from(SearchEntry).where(SearchEntry.product_id.in_(products))
    assert rows(found) == rows(indexed)
    db.session.rollback()
