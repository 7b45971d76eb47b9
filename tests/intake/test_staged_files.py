"""A file is staged, judged and applied: in pieces, by whoever is there, once."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace.browsing.models import SearchEntry
from marketplace.catalogue.models import PriceChange, Product, Variant
from marketplace.catalogue.services import change_product, said_of
from marketplace.catalogue.ways import ways_of
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile
from marketplace.intake.assembling import MOST_VARIANTS, kept_goods, staged_groups
from marketplace.intake.bringing import ask_to_apply, bring, give_up
from marketplace.intake.claiming import take_claim, waiting_files
from marketplace.intake.errors import IntakeMoveRefused, IntakeUnderWay
from marketplace.intake.matching import articles_by_id
from marketplace.intake.models import IntakeRow
from marketplace.intake.planning import Planner
from marketplace.intake.queries import first_lines, outcome_of
from marketplace.intake.running import NeverStop, advance
from marketplace.intake.states import IntakeState, Verdict
from marketplace.intake.writing import prepare, write
from marketplace.shops.models import Shop
from marketplace.stock.counting import move
from marketplace.stock.models import Movement, Reason, StockLevel
from marketplace.towns.models import Town
from tests.factories import make_goods, make_shop
from tests.intake.bringing import apply_it, file_brought, file_now, file_previewed, go_on, take
from tests.intake.samples import shirt, shopify, woo

pytestmark = pytest.mark.usefixtures("database")

HONEY = {"UGS": "MIEL", "Nom": "Miel de châtaignier", "Stock": "12"}
NO_PRICE = {"UGS": "SEL", "Nom": "Sel", "Tarif régulier": ""}
SHELF = [{"UGS": f"A{number}", "Nom": f"Carnet {number}", "Stock": "2"} for number in range(120)]

MORE = [{"UGS": f"B{number}", "Nom": f"Crayon {number}"} for number in range(280)]


class StopAfter:
    """Asks to stop when it has been looked at so often."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def is_set(self) -> bool:
        """Whether it has been looked at often enough."""
        self.looks -= 1
        return self.looks < 0


def variant_of(shop: Shop, sku: str) -> Variant:
    query = select(Variant).where(
        Variant.town_id == shop.town_id, Variant.shop_id == shop.id, Variant.sku == sku
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def on_hand(shop: Shop, sku: str) -> int:
    level = db.session.get_one(StockLevel, (shop.town_id, variant_of(shop, sku).id), populate_existing=True)
    return level.on_hand


def lines_of(shop: Shop, intake_id: int) -> int:
    mine = (IntakeRow.town_id == shop.town_id, IntakeRow.intake_id == intake_id)
    return db.session.scalar(select(func.count()).where(*mine)) or 0


def skus_of(shop: Shop) -> Counter[str | None]:
    query = select(Variant.sku).where(Variant.town_id == shop.town_id, Variant.shop_id == shop.id)
    return Counter(db.session.scalars(query))


def test_nothing_of_the_shop_changes_before_it_says_so(shop: Shop) -> None:
    intake_id = file_previewed(shop, woo(HONEY, NO_PRICE))
    intake = file_now(shop, intake_id)
    assert (intake.state, intake.created, intake.refused) == (IntakeState.PREVIEWED, 1, 1)
    assert skus_of(shop) == Counter()
    assert not waiting_files(limit=5)
    applied = apply_it(shop, intake_id)
    assert (applied.state, applied.done_created, applied.refused) == (IntakeState.APPLIED, 1, 1)
    assert on_hand(shop, "MIEL") == 12


def test_only_if_no_line_is_refused_changes_nothing_when_one_is(shop: Shop) -> None:
    refused = apply_it(shop, file_previewed(shop, woo(HONEY, NO_PRICE)), whole_only=True)
    assert (refused.state, skus_of(shop)) == (IntakeState.REFUSED, Counter())
    assert "tout ou rien" in refused.error_reason
    whole = apply_it(shop, file_previewed(shop, woo(HONEY)), whole_only=True)
    assert (whole.state, skus_of(shop)) == (IntakeState.APPLIED, Counter(["MIEL"]))


def test_a_shop_has_one_file_under_way_and_another_shop_is_not_kept_waiting(town: Town, shop: Shop) -> None:
    first = file_brought(shop, woo(HONEY))
    with pytest.raises(IntakeUnderWay, match="Un autre fichier"), transaction():
        bring(shop, intake_id=first + 1, file_name="b.csv", file_bytes=1, by_user_id=None)
    file_brought(make_shop(town, name="Le Phare"), woo(HONEY))
    with transaction():
        give_up(file_now(shop, first))
    assert file_now(shop, file_brought(shop, woo(HONEY))).state is IntakeState.UPLOADED


def test_two_processes_never_go_on_with_the_same_file(shop: Shop) -> None:
    intake_id = file_brought(shop, woo(HONEY))
    with transaction():
        claim = take_claim(shop.town_id, intake_id=intake_id, stop=NeverStop())
    assert claim
    assert not advance(shop.town_id, intake_id=intake_id, stop=NeverStop())
    assert not waiting_files(limit=5)
    with clock.travel(clock.now() + timedelta(minutes=2)):  # the first one was killed
        assert waiting_files(limit=5) == [(shop.town_id, intake_id)]
        go_on(shop, intake_id)
    assert file_now(shop, intake_id).state is IntakeState.PREVIEWED


def test_whoever_is_stopped_while_reading_begins_anew(shop: Shop) -> None:
    intake_id = file_brought(shop, woo(*SHELF, *MORE))
    advance(shop.town_id, intake_id=intake_id, stop=StopAfter(1))
    halfway = file_now(shop, intake_id)
    assert halfway.state is IntakeState.UPLOADED
    assert 0 < lines_of(shop, intake_id) < len(SHELF + MORE)
    for looks in range(2, 6):
        if file_now(shop, intake_id).state is not IntakeState.PREVIEWED:
            advance(shop.town_id, intake_id=intake_id, stop=StopAfter(looks))
    if file_now(shop, intake_id).state is not IntakeState.PREVIEWED:
        go_on(shop, intake_id)
    intake = file_now(shop, intake_id)
    assert (intake.state, intake.created) == (IntakeState.PREVIEWED, len(SHELF + MORE))
    assert lines_of(shop, intake_id) == len(SHELF + MORE)


def test_whoever_is_stopped_while_applying_goes_on_behind_it(shop: Shop) -> None:
    intake_id = file_previewed(shop, woo(*SHELF))
    with transaction():
        ask_to_apply(file_now(shop, intake_id), whole_only=False)
    advance(shop.town_id, intake_id=intake_id, stop=StopAfter(2))
    halfway = file_now(shop, intake_id)
    assert 0 < halfway.done_created < len(SHELF)
    assert len(skus_of(shop)) == halfway.done_created
    go_on(shop, intake_id)
    done = file_now(shop, intake_id)
    assert (done.state, done.done_created) == (IntakeState.APPLIED, len(SHELF))
    assert set(skus_of(shop).values()) == {1}
    products = (
        select(func.count())
        .select_from(Product)
        .where(Product.town_id == shop.town_id, Product.missing == "")
    )
    entries = select(func.count()).select_from(SearchEntry).where(SearchEntry.town_id == shop.town_id)
    assert db.session.scalar(products) == db.session.scalar(entries)


def test_a_file_that_is_given_up_while_it_is_applied_keeps_what_came_in(shop: Shop) -> None:
    intake_id = file_previewed(shop, woo(*SHELF))
    with transaction():
        ask_to_apply(file_now(shop, intake_id), whole_only=False)
    advance(shop.town_id, intake_id=intake_id, stop=StopAfter(2))
    with transaction():
        give_up(file_now(shop, intake_id))
    stopped = file_now(shop, intake_id)
    assert stopped.state is IntakeState.REFUSED
    assert "déjà entré" in stopped.error_reason
    assert len(skus_of(shop)) == stopped.done_created
    assert not advance(shop.town_id, intake_id=intake_id, stop=NeverStop())
    with pytest.raises(IntakeMoveRefused), transaction():
        give_up(file_now(shop, intake_id))


def test_a_file_that_is_asked_for_twice_is_applied_once(shop: Shop) -> None:
    intake_id = file_previewed(shop, woo(HONEY))
    with transaction():
        ask_to_apply(file_now(shop, intake_id), whole_only=False)
    with transaction():
        ask_to_apply(file_now(shop, intake_id), whole_only=True)
    go_on(shop, intake_id)
    with pytest.raises(IntakeMoveRefused), transaction():
        ask_to_apply(file_now(shop, intake_id), whole_only=False)
    assert skus_of(shop) == Counter(["MIEL"])


def test_sales_between_preview_and_apply_are_in_the_difference(shop: Shop) -> None:
    take(shop, woo(HONEY))
    intake_id = file_previewed(shop, woo({**HONEY, "Stock": "9"}))
    variant = variant_of(shop, "MIEL")
    with transaction():
        move(shop.town_id, variant_id=variant.id, quantity=-2, reason=Reason.LOSS, by_user_id=None)
    apply_it(shop, intake_id)
    movements = select(Movement.quantity).where(Movement.town_id == shop.town_id).order_by(Movement.id)
    assert list(db.session.scalars(movements)) == [12, -2, -1]
    assert on_hand(shop, "MIEL") == 9


def test_what_somebody_changed_since_the_preview_is_compared_anew(shop: Shop) -> None:
    take(shop, woo(HONEY))
    intake_id = file_previewed(shop, woo({**HONEY, "Tarif régulier": "9,50"}))
    product = db.session.get_one(Product, (shop.town_id, variant_of(shop, "MIEL").product_id))
    with transaction():
        change_product(product, draft=said_of(product), seen_version=product.version)
        product.origin = "Ardèche"
    apply_it(shop, intake_id)
    assert variant_of(shop, "MIEL").price_cents == 950
    db.session.refresh(product)
    assert product.origin == "Ardèche"


def test_a_batch_made_from_something_else_than_there_is_writes_nothing(shop: Shop) -> None:
    take(shop, woo(HONEY))
    intake_id = file_previewed(shop, woo({**HONEY, "Tarif régulier": "9,50"}))
    (group,) = staged_groups(shop.town_id, intake_id)
    goods, variant = kept_goods(group), variant_of(shop, "MIEL")
    assert goods
    known = articles_by_id(shop, variant_ids={variant.id})
    plan = Planner(shop, ways_of(shop)).plan([goods], known={group[0].line: known[variant.id]})
    batch = prepare(shop, plan=plan)
    with transaction():
        variant.price_cents = 700
    with pytest.raises(ChangedMeanwhile), transaction():
        write(shop, batch=batch, by_user_id=None)
    assert variant_of(shop, "MIEL").price_cents == 700
    history = select(func.count()).select_from(PriceChange).where(PriceChange.town_id == shop.town_id)
    assert db.session.scalar(history) == 1


def test_a_code_that_was_taken_since_the_preview_refuses_its_line_only(shop: Shop) -> None:
    intake_id = file_previewed(shop, woo(HONEY, {"UGS": "SEL", "Nom": "Sel"}))
    take_beside(shop, "MIEL")
    done = apply_it(shop, intake_id)
    assert (done.done_created, done.refused) == (1, 1)
    (refused,) = first_lines(done, verdict=Verdict.REFUSED)
    assert (refused.line, "déjà celle d’un autre article" in refused.reason) == (2, True)
    assert skus_of(shop) == Counter(["MIEL", "SEL"])


def take_beside(shop: Shop, sku: str) -> None:
    """Somebody makes an article with that code by hand."""
    goods = make_goods(shop, name="Autre chose")
    with transaction():
        db.session.get_one(Variant, (shop.town_id, goods.variant.id)).sku = sku


def test_variants_find_their_product_wherever_it_stands_and_by_any_of_its_names(shop: Shop) -> None:
    small = {"Type": "variation", "UGS": "PULL-S", "Parent": "id:77", "Nom": "", "Stock": "1"}
    large = {"Type": "variation", "UGS": "PULL-L", "Parent": "PULL", "Nom": "", "Stock": "1",
             "Nom de l’attribut 1": "Taille", "Valeur(s) de l’attribut 1 ": "L"}  # fmt: skip
    parent = {"ID": "77", "Type": "variable", "UGS": "PULL", "Nom": "Pull", "Tarif régulier": ""}
    outcome = take(shop, woo(small, HONEY, parent, {"UGS": "SEL", "Nom": "Sel"}, large))
    assert (outcome.created, outcome.refused) == (4, [])
    assert variant_of(shop, "PULL-S").product_id == variant_of(shop, "PULL-L").product_id


def test_a_variant_without_its_product_is_refused_in_words(shop: Shop) -> None:
    outcome = take(shop, woo(HONEY, {"Type": "variation", "UGS": "X-S", "Parent": "X", "Nom": ""}))
    assert (outcome.created, [one.line for one in outcome.refused]) == (1, [3])
    assert "dépend d’un produit" in outcome.refused[0].reason


def test_too_many_variants_for_one_transaction_are_refused_in_words(shop: Shop) -> None:
    rows = [
        {"Handle": "chemise", "Option1 Value": f"T{number}", "Variant Price": "49.00"}
        for number in range(MOST_VARIANTS)
    ]
    outcome = take(shop, shopify(shirt(), *rows))
    assert (outcome.created, [one.line for one in outcome.refused]) == (0, [2])
    assert "déclinaisons" in outcome.refused[0].reason


def test_a_line_without_a_code_leaves_an_article_to_the_line_that_bears_its_code(shop: Shop) -> None:
    take(shop, woo({"Nom": "Carte", "UGS": "C1"}))
    fillers = [{"UGS": f"F{number}", "Nom": f"Feuille {number}"} for number in range(150)]
    outcome = take(shop, woo({"Nom": "Carte"}, *fillers, {"Nom": "Carte", "UGS": "C1"}))
    assert (outcome.created, outcome.unchanged) == (151, 1)


def test_what_an_update_changes_is_kept_with_before_and_after(shop: Shop) -> None:
    take(shop, woo(HONEY))
    intake_id = file_previewed(shop, woo({**HONEY, "Tarif régulier": "9,50", "Stock": "3"}))
    (line,) = first_lines(file_now(shop, intake_id), verdict=Verdict.UPDATED)
    assert {name: (before, after) for name, before, after in line.changes} == {
        "price_cents": (890, 950),
        "stock": (12, 3),
    }


def test_refusals_come_in_the_order_of_the_file(shop: Shop) -> None:
    intake_id = file_previewed(shop, woo(NO_PRICE, HONEY, HONEY, NO_PRICE))
    assert [one.line for one in outcome_of(file_now(shop, intake_id)).refused] == [2, 4, 5]
