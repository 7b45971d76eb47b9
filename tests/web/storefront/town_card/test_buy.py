"""A town card is bought on line: asked for, paid, sent, printed, given back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.moving.audit import breaches
from marketplace.notices.models import Notice
from marketplace.payments.commands.models import Command
from marketplace.payments.ledger.models import Account
from marketplace.payments.ledger.queries import balance_of
from marketplace.payments.models import Payment
from marketplace.towns.models import Town
from marketplace.vouchers.buying.models import CardPurchase
from marketplace.vouchers.buying.sale import Limits, set_sale
from tests.bought_cards import (
    BUYER,
    bought_cards,
    buy,
    buy_and_pay,
    last_purchase,
    press,
    purchase_form,
    sell_cards,
)
from tests.cards import booked, left_on, take
from tests.checkout.holding import work
from tests.factories import THURSDAY_MORNING, make_shop
from tests.visitors import Visitor
from tests.web.storefront.buying import plain
from tests.web.storefront.card import path_of

pytestmark = pytest.mark.all_towns


@pytest.fixture(autouse=True)
def _sound(town: Town) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield
        db.session.rollback()
        assert [str(breach) for breach in breaches() if not breach.is_finding] == []


@pytest.fixture
def sale(town: Town) -> Town:
    """A town that sells cards."""
    sell_cards(town)
    return town


def mails() -> list[Notice]:
    """What was written, the first one first."""
    db.session.rollback()
    return list(db.session.scalars(select(Notice).order_by(Notice.id)))


def own_link(mail: Notice | None = None) -> tuple[str, str]:
    """The way to the purchase and its key, as its mail says them."""
    body = (mail or mails()[0]).body
    link = next(word for word in body.split() if "/town-card/bought/" in word)
    address, _, key = link.partition("#")
    return path_of(address), key


def open_card(visitor: Visitor, key: str = "") -> tuple[int, str]:
    """Open the purchase with its key, as the mail's link does."""
    address, own_key = own_link()
    answer = visitor.post(address, data={"key": key or own_key})
    return answer.status_code, plain(answer.text)


def act(visitor: Visitor, what: str, key: str = "") -> TestResponse:
    """Press a button of the purchase's page."""
    address, own_key = own_link()
    return visitor.post(f"{address}/{what}", data={"key": key or own_key})


def test_a_card_is_paid_made_and_mailed(visitor: Visitor, sale: Town) -> None:
    purchase = buy_and_pay(visitor, receiver="Mamie", words="Bon anniversaire !")
    (card,) = bought_cards()
    assert (purchase.voucher_id, card.balance_cents) == (card.id, 3000)
    assert booked(sale) == {"cards": 3000}
    assert balance_of(sale.id, Account.LIABILITY) == 0
    (mail,) = mails()
    assert (mail.event, mail.recipient) == ("card_bought", BUYER)
    assert "30,00" in mail.body
    assert "Sans TVA" in mail.body
    status, shown = open_card(visitor)
    assert status == 200
    assert "La carte pour Mamie est prête" in shown
    assert "30,00 €" in shown
    paper = act(visitor, "paper")
    assert paper.data.startswith(b"%PDF")
    assert paper.headers["Cache-Control"] == "no-store"


def test_its_mail_does_not_say_its_code(visitor: Visitor, sale: Town) -> None:
    buy_and_pay(visitor)
    (card,) = bought_cards()
    assert f"-{card.ending}" not in mails()[0].body
    assert card.ending in open_card(visitor)[1]


def test_no_address_opens_a_card(visitor: Visitor, sale: Town) -> None:
    back = press(visitor, buy(visitor))
    came = visitor.get(path_of(back.location), follow_redirects=True)
    (card,) = bought_cards()
    assert "La carte est partie par courriel" in plain(came.text)
    address, key = own_link()
    shown = path_of(back.location).partition("key=")[2].partition("&")[0]
    for asked in (address, f"{address}?key={shown}"):
        page = visitor.get(asked)
        assert page.status_code == 200
        assert f"-{card.ending}" not in page.text
        assert '<svg class="qr"' not in page.text
    assert visitor.get(f"{address}?key={key}").status_code == 404
    assert open_card(visitor, key=shown)[0] == 422
    assert act(visitor, "paper", key=shown).status_code == 404


def test_what_led_to_the_paying_page_is_kept_nowhere(visitor: Visitor, sale: Town) -> None:
    buy_and_pay(visitor)
    work()
    db.session.rollback()
    (kept,) = db.session.scalars(select(Command.params))
    assert (kept["success_url"], kept["cancel_url"], kept["receipt_email"]) == ("", "", "")


def test_a_visitor_s_form_sets_no_cookie_and_is_kept_nowhere(visitor: Visitor, sale: Town) -> None:
    answer = visitor.get("/town-card/buy")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_sent_twice_it_is_one_card(visitor: Visitor, sale: Town) -> None:
    form = purchase_form(visitor)
    first, second = (visitor.post("/town-card/buy", data=form) for _time in range(2))
    assert first.location == second.location
    press(visitor, first)
    work()
    visitor.post("/town-card/buy", data=form)
    assert db.session.scalar(select(func.count()).select_from(CardPurchase)) == 1
    assert [card.balance_cents for card in bought_cards()] == [3000]


def test_the_same_page_with_another_amount_buys_another(visitor: Visitor, sale: Town) -> None:
    form = purchase_form(visitor)
    visitor.post("/town-card/buy", data=form)
    visitor.post("/town-card/buy", data={**form, "other": "12,50"})
    assert last_purchase().cents == 1250


def test_the_provider_told_of_it_before_its_buyer_came_back(visitor: Visitor, sale: Town) -> None:
    back = press(visitor, buy(visitor))
    work()
    assert len(bought_cards()) == 1
    answer = visitor.get(path_of(back.location), follow_redirects=True)
    assert "C’est payé, merci" in answer.text
    assert (len(bought_cards()), len(mails())) == (1, 1)


def test_the_page_was_closed_and_can_be_opened_again(visitor: Visitor, sale: Town) -> None:
    back = press(visitor, buy(visitor), "close")
    shown = visitor.get(path_of(back.location))
    assert "n’est pas encore payée" in plain(shown.text)
    page = path_of(back.location)
    address, _, key = page.partition("?key=")
    again = visitor.post(f"{address}/payment", data={"key": key})
    press(visitor, again)
    work()
    assert len(bought_cards()) == 1


def test_a_refused_card_pays_nothing(visitor: Visitor, sale: Town) -> None:
    asked = buy(visitor)
    press(visitor, asked, "decline")
    work()
    assert (bought_cards(), mails()) == ([], [])


def test_paid_after_the_page_had_closed_the_card_comes_all_the_same(visitor: Visitor, sale: Town) -> None:
    press(visitor, buy(visitor), "pay_late")
    with clock.travel(THURSDAY_MORNING + timedelta(hours=2)):
        work()
        work()
        assert [card.balance_cents for card in bought_cards()] == [3000]
        assert [mail.event for mail in mails()] == ["card_bought"]


def test_nobody_paid_and_its_page_says_so(visitor: Visitor, sale: Town) -> None:
    back = press(visitor, buy(visitor), "close")
    with clock.travel(THURSDAY_MORNING + timedelta(hours=2)):
        work()
        assert "n’a pas été payée" in plain(visitor.get(path_of(back.location)).text)
    assert bought_cards() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"other": "5"}, "Choisissez un montant de 10,00 € à 150,00 €"),
        ({"other": "1500"}, "Choisissez un montant de 10,00 € à 150,00 €"),
        ({"amount": ""}, "Choisissez un montant, ou tapez-en un"),
        ({"amount": "999999999999"}, "Choisissez un montant, ou tapez-en un"),
        ({"other": "vingt"}, "montant"),
        ({"email": "jeanne"}, "Écrivez une adresse"),
        ({"receiver": "x" * 81}, "Au plus 80 caractères"),
    ],
)
def test_what_cannot_be_sold_is_said_and_nothing_typed_is_lost(
    visitor: Visitor, sale: Town, changes: dict[str, str], sentence: str
) -> None:
    answer = buy(visitor, **{"words": "Joyeux Noël", **changes})
    assert answer.status_code == 422
    assert sentence in plain(answer.text)
    assert "Joyeux Noël" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Payment)) == 0


def test_a_buyer_s_day_is_limited_and_what_was_not_paid_does_not_count(visitor: Visitor, town: Town) -> None:
    sell_cards(town, day_cents=15_000)
    buy(visitor, other="100")
    over = buy(visitor, other="60")
    assert over.status_code == 409
    assert "150,00 € de cartes par jour" in plain(over.text)
    assert buy(visitor, other="60", email="paul@example.org").status_code == 303
    with clock.travel(THURSDAY_MORNING + timedelta(hours=2)):
        assert buy(visitor, other="60").status_code == 303


def test_a_town_that_sells_none_has_no_such_page(visitor: Visitor, town: Town) -> None:
    assert visitor.get("/town-card/buy").status_code == 404
    sell_cards(town)
    form = purchase_form(visitor)
    with transaction():
        set_sale(town.id, is_open=False, limits=Limits(), by_user_id=1)
    assert visitor.post("/town-card/buy", data=form).status_code == 404


def test_a_purchase_is_its_buyer_s_alone(visitor: Visitor, sale: Town, lea: User) -> None:
    buy_and_pay(visitor)
    visitor.sign_in(lea.id, second_factor=False)
    address, key = own_link()
    assert visitor.get(f"{address}?key=x{key}").status_code == 404
    assert open_card(visitor, key="0" * 32)[0] == 422
    for what in ("paper", "return", "payment"):
        assert act(visitor, what, key="0" * 32).status_code == 404
    assert left_on(bought_cards()[0]) == 3000


def test_whoever_changes_their_mind_is_paid_back(visitor: Visitor, sale: Town) -> None:
    buy_and_pay(visitor)
    assert act(visitor, "return").status_code == 303
    work()
    assert "Cette carte est rendue" in open_card(visitor)[1]
    assert [(card.balance_cents, card.state.value) for card in bought_cards()] == [(0, "returned")]
    assert [mail.event for mail in mails()] == ["card_bought", "card_returned"]
    assert db.session.scalars(select(Payment.state)).one() == "refunded"
    assert balance_of(sale.id, Account.LIABILITY) == 0
    again = act(visitor, "return")
    assert again.status_code == 409
    assert "rendue et remboursée" in plain(again.text)


def test_what_was_spent_is_not_given_back(visitor: Visitor, sale: Town) -> None:
    shop = make_shop(sale)
    buy_and_pay(visitor)
    take(shop, bought_cards()[0], 100)
    assert "Rendre la carte" not in open_card(visitor)[1]
    refused = act(visitor, "return")
    assert refused.status_code == 409
    assert "déjà dépensée" in plain(refused.text)
    assert booked(sale) == {"cards": 2900, "card_payable": 100}


def test_after_fourteen_days_nothing_is_given_back(visitor: Visitor, sale: Town) -> None:
    buy_and_pay(visitor)
    with clock.travel(THURSDAY_MORNING + timedelta(days=15)):
        late = act(visitor, "return")
    assert late.status_code == 409
    assert "quatorze jours" in plain(late.text)
    assert left_on(bought_cards()[0]) == 3000
