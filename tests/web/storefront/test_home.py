"""The town's home page: the street, who is open, what is new, whatever is or is not there."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from marketplace.agenda.services import EventWords, announce
from marketplace.catalogue.models import ProductStatus
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.shops.states import ShopStatus
from marketplace.towns.queries import showcase_of
from marketplace.towns.services import ShowcaseWords, publish_showcase
from marketplace.web.street import MOST_DRAWN
from tests.factories import make_goods, make_person, make_shop, make_town
from tests.visitors import Visitor
from tests.web.storefront.buying import Street

CountSql = Callable[[], AbstractContextManager[list[str]]]


def test_home_shows_the_street_who_is_open_and_the_next_collection(street: Street, visitor: Visitor) -> None:
    page = visitor.get("/").text
    assert "Maison Morel" in page
    assert '<svg class="street' in page
    assert "Ouvert en ce moment" in page
    assert "jusqu’à 12\u00a0h\u00a030" in page
    assert "Aujourd’hui, dès 11\u00a0h" in page
    assert "Baguette de tradition" in page


def test_home_speaks_english_to_who_asks_for_it(street: Street, visitor: Visitor) -> None:
    page = visitor.get("/", headers={"Accept-Language": "en"}).text
    assert '<html lang="en">' in page
    assert "€1.30" in page


def test_home_says_what_the_council_wrote_in_both_languages(street: Street, visitor: Visitor) -> None:
    town, mayor = street.town, make_person("anne@example.org")
    words = ShowcaseWords("Bonjour la rue", "Venez.", "Hello street", "Do come.", "Le phare")
    with transaction():
        showcase = showcase_of(town.id)
        assert showcase
        publish_showcase(
            showcase,
            words=words,
            picture="/media/phare.webp",
            seen_version=showcase.version,
            by_user_id=mayor.id,
        )
    french = visitor.get("/").text
    assert "Bonjour la rue" in french
    assert 'src="/media/phare.webp" alt="Le phare"' in french
    assert "Hello street" in visitor.get("/", headers={"Accept-Language": "en"}).text


def test_home_tells_what_goes_on_and_forgets_what_is_over(street: Street, visitor: Visitor) -> None:
    with transaction():
        for day, title in ((date(2026, 6, 10), "Fête passée"), (date(2026, 6, 13), "Marché du samedi")):
            announce(street.town.id, words=EventWords(title, day, day))
    page = visitor.get("/").text
    assert "Marché du samedi" in page
    assert "Fête passée" not in page


def test_who_is_open_is_counted_over_the_whole_street(street: Street, visitor: Visitor) -> None:
    for number in range(MOST_DRAWN):
        make_shop(street.town, name=f"Bazar {number}")
    page = visitor.get("/").text
    assert f"{MOST_DRAWN + 2} boutiques ouvertes" in page


def test_home_of_a_town_without_shops_is_kind(database: None, visitor: Visitor) -> None:
    make_town()
    page = visitor.get("/")
    assert page.status_code == 200
    assert "La rue se prépare" in page.text


def test_home_at_night_says_when_shops_open_again(street: Street, visitor: Visitor) -> None:
    with clock.travel(clock.now().replace(hour=21)):
        page = visitor.get("/").text
    assert "La rue rouvre bientôt" in page
    assert "Rouvre demain à 9\u00a0h" in page


@pytest.mark.parametrize("status", [ShopStatus.APPLIED, ShopStatus.PAUSED, ShopStatus.CLOSED])
def test_home_leaves_out_shops_that_are_not_there(
    street: Street, visitor: Visitor, status: ShopStatus
) -> None:
    make_goods(make_shop(street.town, name="Pas encore", status=status), name="Pas à vendre")
    page = visitor.get("/").text
    assert "Pas encore" not in page
    assert "Pas à vendre" not in page


def test_home_leaves_out_what_is_sold_out(street: Street, visitor: Visitor) -> None:
    make_goods(street.bakery, name="Dernier croissant", on_hand=0)
    assert "Dernier croissant" not in visitor.get("/").text


def test_home_of_another_town_shows_none_of_this_ones(
    street: Street, browser_for: Callable[[str], Visitor]
) -> None:
    make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    page = browser_for("val-brume.localhost").get("/").text
    assert "Val-Brume" in page
    assert "Maison Morel" not in page
    assert "Baguette" not in page


def test_names_cannot_write_markup(street: Street, visitor: Visitor) -> None:
    evil = "<script>alert(1)</script>\"'><b>"
    make_goods(make_shop(street.town, name=evil), name=evil)
    for path in ("/", "/shops", "/shops/script-alert-1-script-b", "/search?q=alert"):
        page = visitor.get(path)
        assert page.status_code == 200
        assert "<script>" not in page.text
        assert "'><b>" not in page.text


def test_more_shops_and_goods_ask_for_no_more_statements(
    street: Street, visitor: Visitor, count_sql: CountSql
) -> None:
    with count_sql() as few:
        visitor.get("/")
    for number in range(5):
        make_goods(make_shop(street.town, name=f"Boutique {number}"), name=f"Article {number}")
    with count_sql() as many:
        visitor.get("/")
    assert len(many) == len(few) <= 9


@pytest.mark.parametrize(
    ("tenths", "status", "is_said"),
    [
        (120, ProductStatus.PUBLISHED, True),
        (12, ProductStatus.PUBLISHED, False),
        (None, ProductStatus.PUBLISHED, False),
        (120, ProductStatus.HIDDEN, False),
    ],
)
def test_where_alcohol_is_sold_the_law_stands_over_the_whole_width(
    street: Street, visitor: Visitor, tenths: int | None, status: ProductStatus, is_said: bool
) -> None:
    """Source: arrêté du 17 octobre 2016, article 3 (L17)."""
    assert "Interdiction de vente" not in visitor.get("/").text
    with transaction():
        product = street.comte.product
        product.alcohol_percent_tenths, product.status = tenths, status
    assert ("Interdiction de vente de boissons alcooliques" in visitor.get("/").text) is is_said
