"""The town's card, from the council's budget to the counter; each of its pages is looked at on the way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.towns.models import Town
from marketplace.vouchers.models import Voucher
from tests.cards import code_on
from tests.journeys.barriers import look_at
from tests.journeys.street import Installation, Street
from tests.journeys.walking import go_to, heading, open_board, open_town_hall, told

pytestmark = pytest.mark.browser


def test_a_card_is_given_at_the_town_hall_and_pays_at_a_counter(
    installation: Installation, street: Street, new_page: Callable[..., Page]
) -> None:
    desk, till = (new_page(width=wide, bypass_csp=True, reduced_motion="reduce") for wide in (1280, 375))
    open_town_hall(desk, street)
    go_to(desk, "Argent")
    desk.get_by_role("button", name="Prendre la carte dans la ville").click()
    told(desk, "Les boutiques prennent la carte de la ville.")
    found = barriers(desk)
    give(desk)
    found += barriers(desk)
    code = printed(installation, street)
    open_board(till, street, street.dairy)
    go_to(till, "Remise")
    till.get_by_role("link", name="Carte de la ville").click()
    till.get_by_label("Code de la carte").fill(code.lower())
    till.get_by_role("button", name="Voir ce qu’il y a dessus").click()
    expect(till.get_by_text("20,00")).to_be_visible()
    found += barriers(till)
    till.get_by_label("Montant à prendre sur la carte").fill("7,50")
    till.get_by_role("button", name="Prendre ce montant").click()
    told(till, "C’est payé")
    found += barriers(till)
    till.get_by_role("link", name="Ce que la ville vous doit ce mois-ci").click()
    expect(till.get_by_text("Au comptoir", exact=True)).to_be_visible()
    found += barriers(till)
    till.goto(f"{street.address}/town-card")
    till.get_by_label("Code de la carte").fill(code)
    till.get_by_role("button", name="Voir ce qu’il y a dessus").click()
    expect(till.get_by_text("12,50")).to_be_visible()
    found += barriers(till)
    desk.goto(f"{street.address}/council/cards")
    desk.get_by_role("link", name="Ce que la ville doit aux boutiques").click()
    expect(desk.get_by_text("7,50").first).to_be_visible()
    assert found + barriers(desk) == []


def give(desk: Page) -> None:
    """The council fixes a budget and gives a card."""
    desk.get_by_label("Nom", exact=True).fill("Bon de rentrée")
    desk.get_by_label("Montant de chaque carte").fill("20")
    desk.get_by_label("Budget").fill("100")
    desk.get_by_label("Part de la ville, en %").fill("80")
    desk.get_by_label("Qui porte le reste").fill("Union des commerçants")
    desk.get_by_label("Valable jusqu’au").fill(f"{clock.now().year + 5}-12-31")
    desk.get_by_role("button", name="Fixer ce budget").click()
    expect(heading(desk, "Bon de rentrée")).to_be_visible()
    desk.get_by_label("Combien de cartes").fill("1")
    desk.get_by_role("button", name="Créer ces cartes").click()
    told(desk, "Une carte est créée")


def barriers(page: Page) -> list[str]:
    """What keeps people out of the page that stands open, in any of its states."""
    return [f"{page.url}, {state}: {words}" for state, found in look_at(page) for words in found]


def printed(installation: Installation, street: Street) -> str:
    """The code on the only card of the town."""
    with installation.app.app_context():
        town_id = db.session.scalars(select(Town.id).where(Town.slug == street.slug)).one()
        return code_on(db.session.scalars(select(Voucher).where(Voucher.town_id == town_id)).one())
