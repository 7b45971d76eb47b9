"""The order of a call: read out, agreed to, placed once, the agent named on it."""

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core.db import db
from marketplace.orders.actors import ActorKind
from marketplace.orders.models import ShopOrderStep
from tests.visitors import Visitor
from tests.web.assisted.calling import assisted_orders, begin, ordering, place, read_out, say
from tests.web.storefront.buying import Street, forms_on, orders_of, plain, quantities, recount


def _full_call(desk: Visitor) -> str:
    call = begin(desk)
    say(desk, call, "2 baguettes")
    say(desk, call, "350 g de comté")
    return call


def test_an_order_is_placed_for_somebody_without_an_address(
    desk: Visitor, agent: User, street: Street
) -> None:
    call = _full_call(desk)
    answer = place(desk, call)
    (made,) = orders_of(street)
    assert answer.location == f"/assisted/orders/{made.reference}"
    assert (made.name, made.phone, made.email, made.user_id) == ("Simone Aubry", "02 97 12 34 56", "", None)
    assert (made.pays, made.total_cents) == ("pickup", 260 + 1148)
    (noted,) = assisted_orders(street)
    assert (noted.by_user_id, noted.by_name, noted.contact) == (agent.id, "Gwen Le Bris", "phone")
    steps = db.session.scalars(select(ShopOrderStep).where(ShopOrderStep.town_id == street.town.id)).all()
    assert {(step.by_what, step.by_user_id) for step in steps} == {(ActorKind.AGENT, agent.id)}
    page = plain(desk.get(answer.location).text)
    assert "Pour Simone Aubry, par Gwen Le Bris, accord donné à 10 h." in page
    assert "à régler là : 2,60 €" in page


def test_all_of_it_is_read_out_first(desk: Visitor, street: Street) -> None:
    answer = read_out(desk, _full_call(desk))
    page = plain(answer.text)
    for words in (
        "Chez Maison Morel : 2 fois Baguette de tradition. Cela fait 2,60 €.",
        "350 g de Comté",
        "En tout 14,08 €, à régler dans chaque boutique",
        "au nom de Simone Aubry, téléphone 02 97 12 34 56",
        "Êtes-vous d’accord",
    ):
        assert words in page
    assert orders_of(street) == []
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_a_yes_nothing_is_ordered(desk: Visitor, street: Street) -> None:
    call = _full_call(desk)
    form = forms_on(read_out(desk, call, **{"lantier-note": "Bien affiné"}))[f"{call}/order"]
    answer = desk.post(f"{call}/order", data={**form, "step": "place"})
    assert answer.status_code == 422
    assert "sans accord, rien n’est commandé" in answer.text
    assert "Bien affiné" in answer.text
    assert orders_of(street) == []


def test_what_is_typed_wrong_is_said_and_nothing_is_lost(desk: Visitor, street: Street) -> None:
    call = _full_call(desk)
    answer = read_out(desk, call, phone="02 97", name="Simone A.")
    assert answer.status_code == 422
    assert "Il manque des chiffres" in plain(answer.text)
    assert 'value="Simone A."' in answer.text


def test_the_same_form_twice_makes_one_order(desk: Visitor, street: Street) -> None:
    call = _full_call(desk)
    form = forms_on(read_out(desk, call))[f"{call}/order"] | {"step": "place", "agreed": "y"}
    first, second = (desk.post(f"{call}/order", data=form) for _ in range(2))
    assert first.location == second.location
    assert len(orders_of(street)) == len(assisted_orders(street)) == 1


def test_a_stranger_and_a_form_without_a_token_order_nothing(
    desk: Visitor, strangers: list[Visitor], street: Street
) -> None:
    call = _full_call(desk)
    form = forms_on(read_out(desk, call))[f"{call}/order"] | {"step": "place", "agreed": "y"}
    for stranger in strangers:
        token = stranger.token_on("/account")
        assert stranger.post(f"{call}/order", data={**form, "csrf_token": token}).status_code == 404
    assert desk.post(f"{call}/order", data={**form, "csrf_token": ""}).status_code == 400
    assert orders_of(street) == []


def test_two_agents_on_one_order_make_one_and_the_second_is_told(
    desk: Visitor, colleague: Visitor, street: Street
) -> None:
    call = _full_call(desk)
    form = forms_on(read_out(desk, call))[f"{call}/order"] | {"step": "place", "agreed": "y"}
    colleague.submit("/assisted/", {}, to=f"{call}/taking")
    answer = desk.post(f"{call}/order", data=form)
    assert answer.status_code == 409
    assert "Paul Kerval s’occupe de cette personne" in answer.text
    assert 'value="Simone Aubry"' in answer.text
    assert orders_of(street) == []
    assert quantities(street) == [2, 350]
    assert place(colleague, call).status_code == 303
    assert assisted_orders(street)[0].by_name == "Paul Kerval"


def test_what_is_gone_meanwhile_is_said_and_the_basket_mended(desk: Visitor, street: Street) -> None:
    call = _full_call(desk)
    form = forms_on(read_out(desk, call))[f"{call}/order"] | {"step": "place", "agreed": "y"}
    recount(street.bread, 1)
    answer = desk.post(f"{call}/order", data=form)
    assert answer.status_code == 409
    assert "il n’en reste qu’un" in plain(answer.text)
    mended = desk.post(f"{call}/order", data={**forms_on(answer)[f"{call}/order"], "mend": "1"})
    assert mended.status_code == 200
    assert quantities(street) == [1, 350]


def test_a_call_that_a_colleague_took_is_not_mended(
    desk: Visitor, colleague: Visitor, street: Street
) -> None:
    call = _full_call(desk)
    form = ordering(desk, call, mend="1")
    recount(street.bread, 1)
    colleague.submit("/assisted/", {}, to=f"{call}/taking")
    answer = desk.post(f"{call}/order", data=form)
    assert answer.status_code == 409
    assert "Paul Kerval s’occupe de cette personne" in plain(answer.text)
    assert quantities(street) == [2, 350]


def test_a_link_to_pay_has_to_arrive_somewhere(desk: Visitor, street: Street) -> None:
    call = _full_call(desk)
    answer = read_out(desk, call, pays="demo")
    assert answer.status_code == 422
    assert "il faut un portable ou une adresse" in plain(answer.text)


def test_the_agent_is_led_to_no_paying_page(desk: Visitor, street: Street) -> None:
    call = _full_call(desk)
    answer = place(desk, call, pays="demo", phone="06 12 34 56 78")
    assert answer.location.startswith("/assisted/orders/")
    page = desk.get(answer.location).text
    assert "Le lien de paiement est parti" in page
    assert "/payment" not in page


def test_an_order_that_no_agent_placed_is_not_shown(desk: Visitor, street: Street) -> None:
    call = _full_call(desk)
    assert ordering(desk, call)["name"] == "Simone Aubry"
    assert desk.get("/assisted/orders/TL7-K42M").status_code == 404


def test_the_soonest_walk_is_proposed(desk: Visitor, street: Street) -> None:
    page = read_out(desk, _full_call(desk)).text
    assert "jeudi 11 juin" in page or "aujourd’hui" in page
    assert ordering(desk, begin(desk))["way"] not in {"", "each"}
