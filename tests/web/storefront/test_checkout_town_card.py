"""A town card pays at the checkout: part or all, seen before, held with the order, or given back."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from marketplace.cli.town_cards import end_town_cards
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept, decline, hand_over, mark_ready
from marketplace.moving.audit import breaches
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.payments.ledger.models import Account
from marketplace.payments.ledger.queries import balance_of, shop_balance
from marketplace.payments.models import Payment
from marketplace.payments.refunds.applying import fail_refund
from marketplace.payments.refunds.models import Refund
from marketplace.payments.town_cards.giving import replace_lost
from marketplace.towns.queries import town_by_id
from marketplace.vouchers.models import Voucher
from tests.cards import booked, code_on, left_on, make_card, take
from tests.checkout.holding import work
from tests.checkout.test_honouring import lapse_unknowing, money_comes
from tests.factories import THURSDAY_MORNING, make_worker
from tests.visitors import Visitor
from tests.web.storefront.buying import (
    Street,
    checkout_form,
    forms_on,
    orders_of,
    plain,
    put_in_basket,
    recount,
)
from tests.web.storefront.card import go_to_card, pay, use_card, waiting_page

pytestmark = pytest.mark.all_towns
LOAVES = 1300  # ten of them


@pytest.fixture(autouse=True)
def _sound(street: Street) -> Iterator[None]:
    yield
    db.session.rollback()
    assert [str(breach) for breach in breaches() if not breach.is_finding] == []


@pytest.fixture
def loaves(visitor: Visitor, street: Street) -> Street:
    """Ten loaves in the basket: 13.00."""
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="10")
    return street


def try_order(visitor: Visitor, card: Voucher, **changes: str) -> tuple[int, str, dict[str, str]]:
    """Send the checkout with the card's code; gives status, page and its form, if it came back."""
    typed = {**checkout_form(visitor), "pays": "demo", "town_card": code_on(card), **changes}
    answer = visitor.post("/checkout", data=typed)
    return answer.status_code, plain(answer.text), {**typed, **forms_on(answer).get("/checkout", {})}


def order_with(visitor: Visitor, card: Voucher, **changes: str) -> str:
    """Read what the card pays, then order; gives where that leads."""
    _status, _page, form = try_order(visitor, card, **changes)
    answer = visitor.post("/checkout", data={**form, **changes})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def the_bag() -> ShopOrder:
    """The only bag that is not over."""
    db.session.rollback()
    return db.session.scalars(select(ShopOrder).order_by(ShopOrder.id.desc()).limit(1)).one()


def payments() -> list[tuple[str, int, str]]:
    """Each payment: by whom, how much, and how it stands."""
    db.session.rollback()
    return [
        (each.gateway, each.amount_cents, each.state.value) for each in db.session.scalars(select(Payment))
    ]


def fetch(street: Street) -> None:
    """The shop prepares the bag and hands it over."""
    baker = make_worker(street.bakery, email="baker@example.org")
    for act in (accept, mark_ready, hand_over):
        bag = the_bag()
        with transaction():
            act(db.session.merge(bag), by=Actor.person(baker.id))


def refuse() -> None:
    """The shop cannot prepare the bag."""
    bag = the_bag()
    with transaction():
        decline(db.session.merge(bag), reason="Le four est en panne.", by=Actor.system())


def test_nobody_orders_before_they_have_read_what_the_card_pays(visitor: Visitor, loaves: Street) -> None:
    card = make_card(loaves.town, cents=500)
    status, page, form = try_order(visitor, card)
    assert status == 200
    assert "Votre carte de la ville paie 5,00 € ; il reste 8,00 € par carte bancaire" in page
    assert form["town_card"] == code_on(card)
    assert form["name"] == "Jeanne Kermadec"
    assert (orders_of(loaves), left_on(card)) == ([], 500)


def test_a_card_pays_a_part_and_the_bank_card_the_rest(visitor: Visitor, loaves: Street) -> None:
    card = make_card(loaves.town, cents=500)
    assert "/demo-card/" in order_with(visitor, card)
    assert left_on(card) == 0
    shown = plain(visitor.get(waiting_page(visitor)).text)
    assert "Payer 8,00 €" in shown
    assert "Payé par votre carte de la ville" in shown
    pay(visitor, waiting_page(visitor))
    assert payments() == [("demo", 800, "succeeded")]
    assert left_on(card) == 0
    fetch(loaves)
    assert booked(loaves.town) == {"town": -500, "card_payable": 500}
    assert shop_balance(loaves.town.id, loaves.bakery.id, Account.CARD_PAYABLE) == -500
    assert balance_of(loaves.town.id, Account.LIABILITY) == 0


def test_a_card_that_covers_all_needs_no_bank(visitor: Visitor, loaves: Street) -> None:
    card = make_card(loaves.town, cents=2000)
    where = order_with(visitor, card, pays="pickup")
    page = plain(visitor.get(where, follow_redirects=True).text)
    assert "Payé par votre carte de la ville : 13,00 €" in page
    assert payments() == [("voucher", 0, "succeeded")]
    assert (left_on(card), the_bag().state.value) == (700, "placed")
    fetch(loaves)
    assert booked(loaves.town) == {"cards": 700, "town": -2000, "card_payable": 1300}
    assert balance_of(loaves.town.id, Account.LIABILITY) == 0


def test_what_the_bank_takes_is_never_below_its_least_amount(visitor: Visitor, loaves: Street) -> None:
    card = make_card(loaves.town, cents=LOAVES - 20)
    order_with(visitor, card)
    assert payments() == [("demo", 50, "open")]
    assert left_on(card) == 30


def test_an_order_that_lapses_gives_the_card_its_part_back(visitor: Visitor, loaves: Street) -> None:
    card = make_card(loaves.town, cents=500)
    order_with(visitor, card)
    use_card(visitor, waiting_page(visitor), "close")
    with clock.travel(THURSDAY_MORNING + timedelta(hours=3)):
        work()
        assert the_bag().state.value == "lapsed"
    assert left_on(card) == 500
    assert booked(loaves.town) == {"cards": 500, "town": -500}


def test_ordering_anew_frees_the_card_for_the_new_order(visitor: Visitor, loaves: Street) -> None:
    card = make_card(loaves.town, cents=500)
    order_with(visitor, card)
    order_with(visitor, card)
    assert left_on(card) == 0
    assert len(orders_of(loaves)) == 2
    pay(visitor, waiting_page(visitor))
    assert left_on(card) == 0


def test_a_declined_bag_goes_back_to_the_bank_first_then_onto_the_card(
    visitor: Visitor, loaves: Street
) -> None:
    card = make_card(loaves.town, cents=500)
    order_with(visitor, card)
    pay(visitor, waiting_page(visitor))
    refuse()
    work()
    assert left_on(card) == 500
    assert balance_of(loaves.town.id, Account.LIABILITY) == 0
    assert booked(loaves.town) == {"cards": 500, "town": -500}


def test_a_declined_bag_that_the_card_paid_whole_goes_back_onto_it(visitor: Visitor, loaves: Street) -> None:
    card = make_card(loaves.town, cents=2000)
    order_with(visitor, card)
    refuse()
    assert left_on(card) == 2000
    assert booked(loaves.town) == {"cards": 2000, "town": -2000}


def test_spent_elsewhere_meanwhile_it_is_said_and_nothing_typed_is_lost(
    visitor: Visitor, loaves: Street
) -> None:
    card = make_card(loaves.town, cents=500)
    _status, _page, form = try_order(visitor, card)
    take(loaves.dairy, card, 100)
    answer = visitor.post("/checkout", data=form)
    assert answer.status_code == 200
    assert "paie 4,00 €" in plain(answer.text)
    assert "Jeanne Kermadec" in answer.text
    assert (orders_of(loaves), left_on(card)) == ([], 400)


def test_a_wrong_code_is_said_at_its_field_and_nothing_is_ordered(visitor: Visitor, loaves: Street) -> None:
    card = make_card(loaves.town)
    status, page, form = try_order(visitor, card, town_card="ABCD-EFGH-JKLM-NPQR")
    assert status == 422
    assert "Nous ne trouvons pas de carte avec ce code" in page
    assert form["town_card"] == "ABCD-EFGH-JKLM-NPQR"
    assert orders_of(loaves) == []


def test_the_rest_asks_for_the_bank_card(visitor: Visitor, loaves: Street) -> None:
    card = make_card(loaves.town, cents=500)
    status, page, _form = try_order(visitor, card, pays="pickup")
    assert status == 422
    assert "choisissez « Par carte » pour le reste, 8,00 €" in page
    assert orders_of(loaves) == []


def test_paid_late_with_the_card_spent_elsewhere_all_goes_back(visitor: Visitor, loaves: Street) -> None:
    card = make_card(loaves.town, cents=500)
    order_with(visitor, card)
    page = waiting_page(visitor)
    address = go_to_card(visitor, page).location
    with clock.travel(THURSDAY_MORNING + timedelta(hours=3)):
        work()
        if left_on(card) == 500:
            take(loaves.dairy, card, 500)
        visitor.post(address.partition("localhost")[2], data={"act": "pay"})
        work()
    assert left_on(card) == 0
    assert balance_of(loaves.town.id, Account.LIABILITY) == 0


def test_paid_late_what_goes_back_onto_the_town_card_is_told_besides(
    visitor: Visitor, loaves: Street
) -> None:
    card = make_card(loaves.town, cents=500)
    put_in_basket(visitor, loaves.comte, shop="lantier", grams="350")
    order_with(visitor, card)
    go_to_card(visitor, waiting_page(visitor))
    (order_id,) = [order.id for order in orders_of(loaves)]
    lapse_unknowing(loaves.town, order_id)
    recount(loaves.comte, 0)
    money_comes(loaves.town, order_id)
    (refund,) = db.session.scalars(select(Refund))
    assert refund.voucher_cents
    assert left_on(card) == refund.voucher_cents
    (told,) = db.session.scalars(select(Notice.body).where(Notice.event == "paid_late"))
    for cents in (refund.card_cents, refund.voucher_cents):
        assert f"{cents // 100},{cents % 100:02}\u00a0€" in told
    assert "De nouveau sur votre carte de la ville" in told


def test_without_cards_in_the_town_the_checkout_is_as_it_was(visitor: Visitor, loaves: Street) -> None:
    assert "Code de votre carte de la ville" not in visitor.get("/checkout").text


def test_a_refund_of_a_lost_card_goes_onto_the_one_that_stands_for_it(
    visitor: Visitor, loaves: Street
) -> None:
    lost = make_card(loaves.town, cents=2000)
    order_with(visitor, lost)
    clerk = make_worker(loaves.dairy, email="clerk@example.org")
    with transaction():
        new = replace_lost(town_by_id(loaves.town.id), voucher_id=lost.id, by_user_id=clerk.id)
    refuse()
    assert (left_on(lost), left_on(new)) == (0, 2000)


def test_a_refund_of_an_ended_card_can_still_be_spent(visitor: Visitor, loaves: Street) -> None:
    card = make_card(loaves.town, cents=1300)
    order_with(visitor, card)
    with transaction():
        db.session.merge(card).expires_at = THURSDAY_MORNING
    assert end_town_cards(Event()) == "1 town cards ended"
    refuse()
    assert left_on(card) == 1300
    take(loaves.dairy, card, 1300)


def test_what_a_bank_sends_back_leaves_the_card_s_part_where_it_is(visitor: Visitor, loaves: Street) -> None:
    card = make_card(loaves.town, cents=500)
    order_with(visitor, card)
    pay(visitor, waiting_page(visitor))
    refuse()
    (refund,) = db.session.scalars(select(Refund))
    with transaction():
        fail_refund(loaves.town.id, refund_id=refund.id, said="account closed")
    db.session.rollback()
    told = [
        (each.card_cents, each.voucher_cents, each.state.value) for each in db.session.scalars(select(Refund))
    ]
    assert sorted(told) == [(0, 500, "succeeded"), (800, 500, "failed")]
    assert left_on(card) == 500
