"""The ladder in the back office: shown until it is climbed or put away, to those who can climb it."""

from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from marketplace.shops.services import LegalIdentity, declare_legal
from marketplace.shops.states import ShopStatus
from tests.factories import Goods
from tests.paying import admit
from tests.visitors import Visitor

BOARD, STEPS = "/backoffice/maison-morel/", "/backoffice/maison-morel/steps"
DISMISSAL, RETURN = f"{STEPS}/dismissal", f"{STEPS}/dismissal/removal"
NEXT = "Votre prochaine étape"


def hides(shop: Shop) -> bool:
    db.session.rollback()
    return db.session.get_one(Shop, (shop.town_id, shop.id)).hides_ladder


def test_the_board_says_what_is_next_and_why(counter: Visitor, bakery: Shop) -> None:
    page = counter.get(BOARD).text
    assert NEXT in page
    assert "Mettez un premier article" in page
    assert "/products/new" in page


def test_a_step_that_is_done_makes_room_for_the_next(counter: Visitor, bread: Goods) -> None:
    page = counter.get(BOARD).text
    assert "Mettez un premier article" not in page
    assert "Donnez-lui une photo" in page


def test_all_steps_are_on_their_page(counter: Visitor, bread: Goods) -> None:
    page = counter.get(STEPS).text
    for words in ("Se montrer", "Réserver", "Vendre", "C’est un conseil, jamais une condition", "(1/15)"):
        assert words in page
    assert page.count('aria-current="step"') == 1


def test_it_can_be_put_away_and_brought_back(counter: Visitor, bakery: Shop) -> None:
    assert counter.submit(STEPS, {}, to=DISMISSAL).status_code == 302
    assert hides(bakery)
    assert NEXT not in counter.get(BOARD).text
    assert counter.submit(STEPS, {}, to=RETURN).status_code == 302
    assert NEXT in counter.get(BOARD).text


def test_who_climbed_it_is_not_bothered(counter: Visitor, bakery: Shop, bread: Goods) -> None:
    with transaction():
        bread.product.picture = "goods/baguette-bread"
        bakery.phone = "02 00 00 00 01"
        declare_legal(
            bakery,
            legal=LegalIdentity(
                company_name="Morel", legal_form="SARL", siren="732829320", mediator="Médiation Ouest"
            ),
        )
    admit(bakery)
    assert NEXT not in counter.get(BOARD).text
    assert "Tout est fait, bravo" in counter.get(STEPS).text


def test_staff_reads_the_steps_and_is_not_asked_to_climb(helper: Visitor, bakery: Shop) -> None:
    assert NEXT not in helper.get(BOARD).text
    assert "Mettez un premier article" in helper.get(STEPS).text
    assert helper.submit("/backoffice/maison-morel/hours", {}, to=DISMISSAL).status_code == 404
    assert not hides(bakery)


def test_a_stranger_finds_nothing(neighbour: Visitor, outsider: Visitor, bakery: Shop) -> None:
    for browser in (neighbour, outsider):
        assert browser.get(STEPS).status_code == 404
        token = browser.token_on("/account")
        assert browser.post(DISMISSAL, data={"csrf_token": token}).status_code == 404
    assert not hides(bakery)


def test_without_a_token_nothing_changes(counter: Visitor, bakery: Shop) -> None:
    assert counter.post(DISMISSAL).status_code == 400
    assert not hides(bakery)


def test_a_shop_that_waits_for_the_town_hall_is_told_so(counter: Visitor, bakery: Shop, bread: Goods) -> None:
    with transaction():
        bread.product.picture = "goods/baguette-bread"
        bakery.status = ShopStatus.APPLIED
    page = counter.get(BOARD).text
    assert "La mairie vous ouvre la rue" in page
