"""A second shop, in another town, has name, picture and particulars at once, and answers for itself."""

import html
import io
from typing import Any

import pytest
from sqlalchemy import func, select

from marketplace.catalogue.cards.facts import CardFacts
from marketplace.catalogue.cards.models import SharedCard
from marketplace.catalogue.cards.queries import card_of
from marketplace.catalogue.cards.telling import Teller, tell
from marketplace.catalogue.models import Product, ProductStatus, Variant
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from tests.photographs import jpeg
from tests.visitors import Visitor
from tests.web.backoffice.test_quick_add import CODE, confirm, shown, the_product, typed

QUICK = "/backoffice/maison-morel/quick"
THEIRS = "/backoffice/irma"
SPREAD = "Pâte à tartiner 400 g"


def cards() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(SharedCard)) or 0


def the_card() -> SharedCard:
    db.session.rollback()
    card = card_of(CODE)
    assert card
    return card


def share(counter: Visitor, *, code: str = CODE, **answers: Any) -> None:
    """The bakery adds a spread with its photo, and confirms what is proposed."""
    photo = (io.BytesIO(jpeg(400, 300)), "pot.jpg")
    sent = typed(name=SPREAD, price="4,50", code=code, shelf="À moi", picture=photo)
    confirm(counter, counter.submit(QUICK, sent).location, **answers)


def take(outsider: Visitor) -> str:
    """The shop of the other town scans the code and types its price; gives the address of the proposals."""
    fields = shown(outsider.get(f"{THEIRS}/quick?code={CODE}").text)
    fields |= {"price": "5,20", "act": "add", "amount": "some"}
    return str(outsider.post(f"{THEIRS}/quick", data=fields).location)


def theirs() -> Product:
    db.session.rollback()
    card_town = select(Product.town_id).order_by(Product.id.desc()).limit(1)
    town_id = db.session.scalars(card_town.execution_options(all_towns=True)).one()
    return db.session.scalars(select(Product).where(Product.town_id == town_id)).one()


def test_what_is_on_show_is_shared_without_price_stock_and_shelf(counter: Visitor, bakery: Shop) -> None:
    share(counter)
    product, card = the_product(bakery), the_card()
    assert (card.name, card.picture, card.category) == (SPREAD, product.picture, product.category)
    assert (card.net_quantity, card.net_unit, card.agree) == (400, "g", 1)
    assert (card.told_by_shop, card.told_by_town) == ("Maison Morel", "Port-Lanterne")
    said = {str(getattr(card, column.name)) for column in SharedCard.__table__.columns}
    assert {"À moi", "450", "4,50"} & said == set()


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({"shares_card": None}, id="who does not wish to share"),
        pytest.param({"code": "2012345000018"}, id="a code of one shop"),
    ],
)
def test_nothing_is_shared_by(counter: Visitor, bakery: Shop, how: dict[str, Any]) -> None:
    share(counter, **how)
    assert the_product(bakery).status is ProductStatus.PUBLISHED
    assert cards() == 0


def test_nothing_is_shared_before_it_is_on_show(counter: Visitor, bakery: Shop) -> None:
    share(counter, allergen_answer=None, allergens=None)
    assert the_product(bakery).status is ProductStatus.HIDDEN
    assert cards() == 0


def test_the_second_shop_changes_only_its_price(counter: Visitor, bakery: Shop, outsider: Visitor) -> None:
    share(counter)
    page = outsider.get(f"{THEIRS}/quick?code={CODE}").text
    assert f'value="{SPREAD}"' in page
    assert "Décrite par Maison Morel, Port-Lanterne" in page
    proposals = take(outsider)
    assert "Maison Morel" in outsider.get(proposals).text
    confirm(outsider, proposals)
    own, other = theirs(), the_product(bakery)
    assert own.town_id != other.town_id
    assert (own.name, own.picture, own.status) == (SPREAD, other.picture, ProductStatus.PUBLISHED)
    variant = db.session.scalars(select(Variant).where(Variant.town_id == own.town_id)).one()
    assert (variant.price_cents, variant.net_quantity, variant.ean) == (520, 400, CODE)
    assert the_card().agree == 2


def test_allergens_are_never_taken_over_unconfirmed(
    counter: Visitor, bakery: Shop, outsider: Visitor
) -> None:
    share(counter, allergen_answer="some", allergens=["nuts", "sesame"])
    proposals = take(outsider)
    assert theirs().allergens is None
    page = outsider.get(proposals).text
    assert "sésame" in page
    confirm(outsider, proposals, allergens=["nuts"])
    assert theirs().allergens == ["nuts"]


def test_a_shop_corrects_the_card_for_itself(counter: Visitor, bakery: Shop, outsider: Visitor) -> None:
    share(counter)
    confirm(outsider, take(outsider), vat="2000")
    assert (theirs().vat_basis_points, the_product(bakery).vat_basis_points) == (2000, 550)
    card = the_card()
    assert (card.vat_basis_points, card.agree, card.differ) == (550, 1, 1)
    page = html.unescape(outsider.get(f"{THEIRS}/cards/{CODE}").text)
    assert "Irma, Val-Brume, dit autrement" in page


def test_a_shop_takes_its_word_back_and_keeps_its_product(counter: Visitor, bakery: Shop) -> None:
    share(counter)
    page = f"/backoffice/maison-morel/cards/{CODE}"
    assert counter.submit(page, {}, to=f"{page}/removal").status_code == 302
    assert cards() == 0
    assert the_product(bakery).status is ProductStatus.PUBLISHED
    assert counter.get(page).status_code == 404


def test_nobody_takes_back_the_word_of_another_shop(
    counter: Visitor, bakery: Shop, outsider: Visitor, neighbour: Visitor
) -> None:
    share(counter)
    page = f"/backoffice/maison-morel/cards/{CODE}"
    assert counter.post(f"{page}/removal").status_code == 400
    for browser in (outsider, neighbour):
        assert browser.get(page).status_code == 404
        assert browser.submit("/backoffice/", {}, to=f"{page}/removal").status_code == 404
    outsider.submit("/backoffice/irma/quick", {}, to=f"{THEIRS}/cards/{CODE}/removal")
    assert the_card().agree == 1


def test_a_cards_words_are_shown_as_words(counter: Visitor, bakery: Shop) -> None:
    facts = CardFacts(name="<script>alert(1)</script>", vat_basis_points=550, description="<b>gras</b>")
    with transaction():
        tell(CODE, facts=facts, teller=Teller(1, 1, "<i>Ailleurs</i>", "Val-Brume"))
    for page in (f"{QUICK}?code={CODE}", f"/backoffice/maison-morel/cards/{CODE}"):
        text = counter.get(page).text
        assert "<script>alert" not in text
        assert "<i>Ailleurs" not in text
