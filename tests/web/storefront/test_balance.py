"""Anybody may ask what is on a card, by its code; guesses are slowed down and answered alike."""

from marketplace.accounts.models import User
from marketplace.accounts.throttling import FREE_TRIES_PER_ADDRESS
from marketplace.towns.models import Town
from marketplace.web.card_codes import FREE_GUESSES
from tests.cards import code_on, left_on, make_card
from tests.visitors import Visitor

PAGE = "/town-card"


def test_the_balance_is_told_by_the_code_without_a_cookie(visitor: Visitor, town: Town) -> None:
    card = make_card(town, cents=2000)
    assert visitor.get(PAGE).status_code == 200
    answer = visitor.post(PAGE, data={"code": code_on(card).lower()})
    assert "20,00" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert left_on(card) == 2000


def test_guesses_are_answered_alike_and_slowed_down(visitor: Visitor, town: Town) -> None:
    make_card(town)
    for guess in ("ABC", "2345-6789-ABCD-EFGH", "É" * 400, "x", "y"):
        answer = visitor.post(PAGE, data={"code": guess})
        assert answer.status_code == 422
        assert "Nous ne trouvons pas de carte avec ce code" in answer.text
    assert visitor.post(PAGE, data={"code": "z"}).status_code == 429


def test_a_town_without_cards_has_no_such_page(visitor: Visitor, town: Town) -> None:
    assert visitor.get(PAGE).status_code == 404
    assert visitor.post(PAGE, data={"code": "x"}).status_code in {404, 409}


def test_another_site_s_form_learns_nothing(visitor: Visitor, town: Town) -> None:
    card = make_card(town)
    answer = visitor.post(PAGE, data={"code": code_on(card)}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 400
    assert "20,00" not in answer.text


def test_one_visitor_s_mistakes_keep_nobody_else_out(visitor: Visitor, town: Town) -> None:
    code = code_on(make_card(town))

    def ask(typed: str, address: str) -> int:
        return visitor.post(PAGE, data={"code": typed}, environ_base={"REMOTE_ADDR": address}).status_code

    assert [ask("ABC", "192.0.2.1") for _number in range(6)] == [422] * 5 + [429]
    assert ask(code, "192.0.2.2") == 200
    assert ask(code, "192.0.2.1") == 429  # another's good code forgives nothing


def test_a_new_basket_is_no_new_beginning_for_who_guesses(visitor: Visitor, town: Town) -> None:
    code = code_on(make_card(town))

    def ask(typed: str, basket: str, address: str) -> int:
        visitor.set_cookie("basket", basket)
        return visitor.post(PAGE, data={"code": typed}, environ_base={"REMOTE_ADDR": address}).status_code

    guesses = [ask("ABC", f"basket-{n}", f"2001:db8:7:7::{n:x}") for n in range(FREE_GUESSES)]
    assert guesses == [422] * FREE_GUESSES
    assert ask("ABC", "one-more", "2001:db8:7:7:ffff::1") == 429  # the same household
    assert ask(code, "another", "2001:db8:7:8::1") == 200
    assert visitor.get("/sign-in").status_code == 200


def test_who_guesses_cards_keeps_nobody_from_signing_in(visitor: Visitor, town: Town, lea: User) -> None:
    for n in range(FREE_GUESSES):
        visitor.set_cookie("basket", f"basket-{n}")
        visitor.post(PAGE, data={"code": "ABC"})
    for n in range(FREE_TRIES_PER_ADDRESS):
        visitor.post("/sign-in/forgotten", data={"email": f"nobody{n}@example.org"})
    wrong = visitor.post("/sign-in", data={"email": "lea@example.org", "password": "pas le bon du tout"})
    assert wrong.status_code == 422
