"""The demo card's own pages: what their buttons do, and for whom they are there."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.settings import Settings
from marketplace.payments.gateways.answers import CheckoutSession
from marketplace.payments.gateways.demo.gateway import DemoGateway
from marketplace.payments.inbox.models import WebhookEvent
from marketplace.towns.models import Town
from tests.stripe_double.orders import account_request, checkout_request, link_request
from tests.visitors import Visitor

HOST = "http://localhost"


@pytest.fixture
def gateway(app: Flask, town: Town, thursday_morning: object) -> DemoGateway:
    """The demo card's provider, at ten on a Thursday."""
    return DemoGateway(app.extensions["settings"])


@pytest.fixture
def page(gateway: DemoGateway, town: Town) -> CheckoutSession:
    """A page on which 20 euros are to be paid."""
    asked = checkout_request(
        town_id=town.id,
        success_url=f"{HOST}/help?paid={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{HOST}/checkout",
    )
    return gateway.create_checkout(asked)


@pytest.fixture
def form(gateway: DemoGateway, town: Town) -> str:
    """The address of a shop's form."""
    account = gateway.create_account(replace(account_request(), town_id=town.id))
    link = link_request(account.account_id)
    link = replace(link, return_url=f"{HOST}/back", refresh_url=f"{HOST}/another-link")
    return gateway.link_to_onboarding(link).url


def told() -> list[str]:
    """What came to the inbox."""
    db.session.rollback()
    return list(db.session.scalars(select(WebhookEvent.type).order_by(WebhookEvent.id)))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_page_says_what_each_shop_gets_and_until_when_it_is_open(
    visitor: Visitor, page: CheckoutSession
) -> None:
    answer = visitor.get(page.url)
    shown = plain(answer.text)
    assert page.url == f"{HOST}/demo-card/{page.id}"
    for words in ("Boulangerie du Quai", "12,00 €", "Crèmerie Élise", "8,00 €", "Payer 20,00 €", "10 h 31"):
        assert words in shown
    assert "<script" not in shown
    assert answer.headers["Cache-Control"] == "no-store"


def test_paying_takes_the_money_once_and_leads_back(
    visitor: Visitor, gateway: DemoGateway, page: CheckoutSession
) -> None:
    answer = visitor.post(page.url, data={"act": "pay"})
    assert (answer.status_code, answer.location) == (303, f"{HOST}/help?paid={page.id}")
    assert gateway.retrieve_checkout(page.id).paid
    again = visitor.post(page.url, data={"act": "pay"})
    assert again.status_code == 410
    assert told() == ["checkout.session.completed"]
    shown = visitor.get(page.url)
    assert (shown.status_code, "C’est payé" in shown.text) == (200, True)
    assert f"/help?paid={page.id}" in shown.text


def test_a_refused_card_may_be_followed_by_another(
    visitor: Visitor, gateway: DemoGateway, page: CheckoutSession
) -> None:
    answer = visitor.post(page.url, data={"act": "decline"})
    assert answer.status_code == 409
    assert "La carte a été refusée, rien n’est payé" in answer.text
    assert "Faire refuser la carte" in answer.text
    assert (gateway.retrieve_checkout(page.id), told()) == (page, [])


def test_who_leaves_without_paying_finds_the_page_as_it_was(
    visitor: Visitor, gateway: DemoGateway, page: CheckoutSession
) -> None:
    answer = visitor.post(page.url, data={"act": "close"})
    assert (answer.status_code, answer.location) == (303, f"{HOST}/checkout")
    assert (gateway.retrieve_checkout(page.id), told()) == (page, [])


def test_late_money_follows_the_end_of_the_page(
    visitor: Visitor, gateway: DemoGateway, page: CheckoutSession
) -> None:
    answer = visitor.post(page.url, data={"act": "pay_late"})
    assert (answer.status_code, answer.location) == (303, f"{HOST}/help?paid={page.id}")
    assert told() == ["checkout.session.expired"]
    assert "C’est payé" in visitor.get(page.url).text
    closed, late = gateway.retrieve_checkout(page.id), gateway.retrieve_checkout(page.id)
    assert (closed.status, late.status) == ("expired", "complete")


def test_after_its_time_the_page_is_closed(visitor: Visitor, page: CheckoutSession) -> None:
    with clock.travel(clock.now() + timedelta(minutes=31)):
        shown = visitor.get(page.url)
        assert shown.status_code == 410
        assert "Cette page de paiement est fermée" in shown.text
        assert f'href="{HOST}/checkout"' in shown.text
        assert visitor.post(page.url, data={"act": "pay"}).status_code == 410
    assert told() == []


@pytest.mark.parametrize("pressed", ["", "steal"])
def test_an_unknown_button_does_nothing(
    visitor: Visitor, page: CheckoutSession, form: str, pressed: str
) -> None:
    before = told()
    assert visitor.post(page.url, data={"act": pressed}).status_code == 422
    assert visitor.post(form, data={"act": pressed}).status_code == 422
    assert told() == before


def test_other_sites_and_other_towns_press_nothing(
    visitor: Visitor, other_town: Town, gateway: DemoGateway, page: CheckoutSession, form: str
) -> None:
    elsewhere = {"Origin": "https://ailleurs.example"}
    assert visitor.post(page.url, data={"act": "pay"}, headers=elsewhere).status_code == 400
    assert visitor.post(form, data={"act": "supply"}, headers=elsewhere).status_code == 400
    visitor.host = "val-brume.localhost"
    for address in (page.url, form):
        path = address.removeprefix(HOST)
        assert visitor.get(path).status_code == 404
        assert visitor.post(path, data={"act": "pay"}).status_code == 404
    assert not gateway.retrieve_checkout(page.id).paid


def test_pages_that_were_never_opened_are_not_there(visitor: Visitor, town: Town) -> None:
    assert visitor.get("/demo-card/cs_demo_0").status_code == 404
    assert visitor.get("/demo-card/accounts/link_demo_0").status_code == 404


def test_a_shop_hands_everything_in_and_may_receive(
    visitor: Visitor, gateway: DemoGateway, form: str
) -> None:
    shown = visitor.get(form).text
    assert "Boulangerie du Quai" in shown
    assert "une pièce d’identité" in shown
    answer = visitor.post(form, data={"act": "supply"})
    assert (answer.status_code, answer.location) == (303, f"{HOST}/back")
    assert "Ce compte est complet" in visitor.get(form).text
    assert told() == ["account.updated"] * 2


def test_a_shop_that_lacks_a_paper_may_not_receive(visitor: Visitor, gateway: DemoGateway, form: str) -> None:
    visitor.post(form, data={"act": "supply"})
    assert visitor.post(form, data={"act": "withhold"}).status_code == 303
    shown = visitor.get(form).text
    assert "Ce compte ne peut pas encore recevoir d’argent" in shown
    assert "une pièce d’identité" in shown
    assert "le compte bancaire" not in shown


def test_an_old_link_leads_to_a_new_one(visitor: Visitor, form: str) -> None:
    with clock.travel(clock.now() + timedelta(minutes=5)):
        assert visitor.get(form).location == f"{HOST}/another-link"
        assert visitor.post(form, data={"act": "supply"}).location == f"{HOST}/another-link"
    assert told() == ["account.updated"]


def test_where_there_are_customers_there_are_no_such_pages(
    app: Flask, visitor: Visitor, page: CheckoutSession, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for_customers = Settings(
        market_env="production",
        market_var=app.extensions["settings"].market_var,
        secret_key=SecretStr("Zq3-vN7_pLw0sKf8-Xc2Rj5TbY9uHd4mAe6Go1"),
        smtp_url=SecretStr("smtp://mail.example"),
    )
    monkeypatch.setitem(app.extensions, "settings", for_customers)
    for address in (page.url, form):
        assert visitor.get(address).status_code == 404
        assert visitor.post(address, data={"act": "pay"}).status_code == 404
    assert told() == ["account.updated"]
