"""A kiosk of the town hall keeps nothing: three idle minutes, or one tap, and all is cleared."""

from datetime import timedelta

from marketplace.core import clock
from marketplace.core.references import link_key
from marketplace.payments.methods import CARD
from tests.factories import THURSDAY_MORNING, make_person
from tests.visitors import Visitor
from tests.web.storefront.buying import Street, order, orders_of, plain, put_in_basket


def _kiosk(desk: Visitor) -> None:
    assert desk.submit("/assisted/", {}, to="/assisted/kiosk").status_code == 303


def test_an_agent_makes_a_device_a_kiosk_and_is_signed_out(desk: Visitor) -> None:
    answer = desk.submit("/assisted/", {}, to="/assisted/kiosk")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "J’ai fini : tout effacer" in plain(desk.get("/").text)
    assert desk.get("/assisted/").status_code == 302  # to sign in


def test_one_tap_clears_everything(desk: Visitor, street: Street) -> None:
    _kiosk(desk)
    put_in_basket(desk, street.bread, shop="maison-morel", quantity="2")
    assert desk.get_cookie("basket")
    answer = desk.get("/kiosk/end")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert not desk.get_cookie("basket")
    assert desk.get_cookie("kiosk")
    assert "Rien n’est resté" in answer.text


def test_three_idle_minutes_clear_everything_whatever_is_asked_for(desk: Visitor, street: Street) -> None:
    _kiosk(desk)
    put_in_basket(desk, street.bread, shop="maison-morel", quantity="2")
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=2, seconds=50)):
        assert desk.get("/cart").status_code == 200
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=6)):
        for answer in (desk.get("/cart"), desk.post("/checkout", data={"name": "Jeanne"})):
            assert (answer.status_code, answer.location) == (303, "/kiosk/end")
        assert "Tout est effacé" in desk.get("/kiosk/end").text
        assert not desk.get_cookie("basket")
        assert desk.get("/").status_code == 200


def test_nothing_a_kiosk_shows_is_kept(desk: Visitor) -> None:
    _kiosk(desk)
    for page in ("/", "/shops", "/cart"):
        assert desk.get(page).headers["Cache-Control"] == "no-store"


def test_elsewhere_there_is_no_such_page_and_no_cookie(visitor: Visitor, street: Street) -> None:
    assert visitor.get("/kiosk/end").status_code == 404
    assert "Set-Cookie" not in visitor.get("/").headers
    visitor.set_cookie("kiosk", f"{int(THURSDAY_MORNING.timestamp())}.{'0' * 32}")
    assert visitor.get("/kiosk/end").status_code == 404


def test_strangers_and_forms_without_a_token_make_none(desk: Visitor, strangers: list[Visitor]) -> None:
    assert desk.post("/assisted/kiosk").status_code == 400
    for stranger in strangers:
        fields = {"csrf_token": stranger.token_on("/account")}
        assert stranger.post("/assisted/kiosk", data=fields).status_code == 404
        assert not stranger.get_cookie("kiosk")


def test_an_agent_makes_it_an_ordinary_device_again(desk: Visitor, agent: object) -> None:
    _kiosk(desk)
    desk.sign_in(agent.id)  # type: ignore[attr-defined]
    assert desk.submit("/assisted/", {}, to="/assisted/kiosk/removal").status_code == 303
    assert not desk.get_cookie("kiosk")
    assert "J’ai fini" not in desk.get("/").text


def test_at_a_kiosk_one_pays_in_the_shop_only(desk: Visitor, street: Street) -> None:
    put_in_basket(desk, street.bread, shop="maison-morel", quantity="2")
    assert "Par carte" in desk.get("/checkout").text  # at home
    _kiosk(desk)
    put_in_basket(desk, street.bread, shop="maison-morel", quantity="2")
    page = plain(desk.get("/checkout").text)
    assert "Par carte" not in page
    assert "Sur cette borne, on règle en boutique" in page
    refused = order(desk, pays="demo_card")
    assert refused.status_code == 422
    assert "Choisissez comment vous payez" in refused.text
    assert orders_of(street) == []
    assert order(desk, pays="pickup").status_code == 303


def test_the_visit_ends_with_the_order(desk: Visitor, street: Street) -> None:
    _kiosk(desk)
    jeanne = make_person("jeanne@example.org", name="Jeanne")
    desk.sign_in(jeanne.id)
    put_in_basket(desk, street.bread, shop="maison-morel", quantity="2")
    answer = order(desk, pays="pickup")
    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (303, '"cache", "storage"')
    page = plain(desk.get(str(answer.location)).text)
    assert "elle s’efface bientôt" in page
    assert 'data-seconds="60"' in page
    assert not desk.get_cookie("basket")
    assert desk.get("/account").status_code == 302  # to sign in
    assert 'data-seconds="180"' in desk.get("/").text


def test_an_order_at_home_ends_nothing(desk: Visitor, street: Street) -> None:
    put_in_basket(desk, street.bread, shop="maison-morel", quantity="2")
    answer = order(desk, pays="pickup")
    assert "Clear-Site-Data" not in answer.headers
    assert desk.get("/account").status_code == 200


def test_an_order_of_elsewhere_is_not_paid_at_a_kiosk(desk: Visitor, street: Street) -> None:
    put_in_basket(desk, street.bread, shop="maison-morel", quantity="2")
    code = next(code for code in CARD if f'value="{code}"' in desk.get("/checkout").text)
    assert order(desk, pays=code).location
    (made,) = orders_of(street)
    path = f"/orders/{made.reference}/payment"
    _kiosk(desk)
    answer = desk.post(path, data={"key": link_key("order", made.id)})
    assert answer.status_code == 303
    assert "demo-card" not in str(answer.location)
    assert "aucune carte ne se tape" in plain(desk.get(answer.location).text)
