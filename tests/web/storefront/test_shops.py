"""The directory and the shops' own pages."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from marketplace.catalogue.models import ProductStatus
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.shops.queries import shop_named
from marketplace.shops.services import LegalIdentity, declare_legal, set_special_day, set_week
from marketplace.shops.states import ShopStatus
from tests.factories import make_goods, make_shop, make_town
from tests.visitors import Visitor
from tests.web.storefront.buying import Street, plain

CountSql = Callable[[], AbstractContextManager[list[str]]]


def test_the_directory_lists_the_street(street: Street, visitor: Visitor) -> None:
    page = visitor.get("/shops").text
    assert page.index("Maison Morel") < page.index("Lantier")
    assert "2 boutiques" in page


def test_a_shop_without_hours_is_not_told_closed(street: Street, visitor: Visitor) -> None:
    with transaction():
        for shop in (street.bakery, street.dairy):
            set_week(shop, week={})
    for path in ("/shops", "/shops/lantier"):
        page = visitor.get(path).text
        assert "Horaires non communiqués" in page
        assert ">Fermé<" not in page


def test_the_directory_can_be_narrowed_to_a_trade(street: Street, visitor: Visitor) -> None:
    page = visitor.get("/shops?kind=cheese").text
    assert "Lantier" in page
    assert "Maison Morel" not in page
    assert "Aucune boutique ainsi" in visitor.get("/shops?kind=wine").text


def test_the_directory_can_be_narrowed_to_who_is_open(street: Street, visitor: Visitor) -> None:
    assert "Maison Morel" in visitor.get("/shops?open=1").text
    with clock.travel(clock.now() + timedelta(hours=3)):
        assert "Tout est fermé pour l’instant" in visitor.get("/shops?open=1").text


def test_every_choice_of_the_directory_says_how_many_shops_it_leaves(
    street: Street, visitor: Visitor
) -> None:
    make_shop(street.town, name="Le Boulon", kind="hardware")
    page = plain(visitor.get("/shops").text)
    assert '<a href="/shops?group=food">Manger et boire <span class="num">2</span>' in page
    assert '<a href="/shops?group=home">Maison et atelier <span class="num">1</span>' in page
    assert "group=leisure" not in page
    assert 'Ouvertes en ce moment <span class="num">1</span>' in plain(visitor.get("/shops?kind=cheese").text)


def test_a_group_of_trades_shows_its_trades_and_keeps_the_other_choices(
    street: Street, visitor: Visitor
) -> None:
    page = plain(visitor.get("/shops?group=food&open=1").text)
    assert '<a href="/shops?kind=cheese&amp;open=1">Fromagerie <span class="num">1</span>' in page
    assert 'href="/shops?group=food" aria-current="true">Ouvertes' in page
    assert "Lantier" not in visitor.get("/shops?group=home").text
    assert "Lantier" in visitor.get("/shops?group=pirates").text


def test_the_directory_can_be_drawn(street: Street, visitor: Visitor) -> None:
    page = visitor.get("/shops?view=street&kind=cheese").text
    assert '<svg class="street' in page
    assert "Lantier" in page
    assert "Maison Morel" not in page
    assert "La même rue, en liste" in page


def test_when_all_are_closed_the_directory_says_when_they_open_again(
    street: Street, visitor: Visitor
) -> None:
    with clock.travel(clock.now().replace(hour=21)):
        page = plain(visitor.get("/shops?open=1&kind=cheese").text)
    assert "Tout est fermé pour l’instant" in page
    assert "Rouvre demain à 9 h" in page
    assert "Lantier" in page
    assert "Maison Morel" not in page


def test_a_page_after_the_last_leads_back(street: Street, visitor: Visitor) -> None:
    assert "La liste s’arrête avant" in visitor.get("/shops?page=9").text


def test_the_directory_of_a_town_without_shops_is_kind(database: None, visitor: Visitor) -> None:
    make_town()
    assert "La rue se prépare" in visitor.get("/shops").text


@pytest.mark.parametrize("page", ["0", "-1", "abc", "999999999999", "1.5", "²"])
def test_a_page_number_that_is_none_shows_a_page(street: Street, visitor: Visitor, page: str) -> None:
    for path in ("/shops", "/shops/maison-morel", "/search?q=pain"):
        sign = "&" if "?" in path else "?"
        assert visitor.get(f"{path}{sign}page={page}").status_code == 200


def test_a_shop_shows_its_hours_its_goods_and_who_sells(street: Street, visitor: Visitor) -> None:
    with transaction():
        declare_legal(street.bakery, legal=LegalIdentity(company_name="SARL Morel", siren="123 456 782"))
    page = visitor.get("/shops/maison-morel").text
    assert "Ouvert jusqu’à 12\u00a0h\u00a030" in page
    assert "Retrait aujourd’hui dès 11\u00a0h" in page
    assert (
        '<tr class="is-today"><th scope="row">jeudi</th><td>9\u00a0h–12\u00a0h\u00a030, 14\u00a0h–19\u00a0h'
        in page
    )
    assert '<th scope="row">lundi</th><td>fermé</td>' in page
    assert "Baguette de tradition" in page
    assert "SARL Morel" in page
    assert "123 456 782" in page


def test_a_shop_can_be_read_shelf_by_shelf(street: Street, visitor: Visitor) -> None:
    for name, shelf in (
        ("Pain de seigle", "Pains"),
        ("Éclair", "Gâteaux & tartes"),
        ("Flan", "Gâteaux & tartes"),
    ):
        product = make_goods(street.bakery, name=name).product
        with transaction():
            product.shelf = shelf
    whole = visitor.get("/shops/maison-morel").text
    assert '<a href="#shelf-1">Pains</a>' in whole
    cakes = visitor.get("/shops/maison-morel?shelf=G%C3%A2teaux+%26+tartes").text
    assert "Flan" in cakes
    assert "Pain de seigle" not in cakes
    assert "Tout (4)" in cakes
    assert "Ce rayon est vide" in visitor.get("/shops/maison-morel?shelf=Rien").text


def test_a_large_shop_is_shown_page_by_page(street: Street, visitor: Visitor) -> None:
    for number in range(62):
        make_goods(street.dairy, name=f"Tomme {number:02}")
    first, second = visitor.get("/shops/lantier").text, visitor.get("/shops/lantier?page=2").text
    assert 'rel="next"' in first
    assert 'rel="next"' not in second
    assert "Tomme 61" in second


def test_a_hidden_product_is_nowhere(street: Street, visitor: Visitor) -> None:
    with transaction():
        street.bread.product.status = ProductStatus.HIDDEN
    assert "Baguette" not in visitor.get("/").text
    assert "Baguette" not in visitor.get("/shops/maison-morel").text
    assert visitor.get("/shops/maison-morel/baguette-de-tradition").status_code == 404


@pytest.mark.parametrize("status", [ShopStatus.APPLIED, ShopStatus.CLOSED])
def test_a_shop_that_is_not_there_is_not_found(street: Street, visitor: Visitor, status: ShopStatus) -> None:
    make_goods(make_shop(street.town, name="Nulle part", status=status), name="Rien")
    assert visitor.get("/shops/nulle-part").status_code == 404
    assert visitor.get("/shops/nulle-part/rien").status_code == 404


def test_a_paused_shop_says_so_and_sells_nothing(street: Street, visitor: Visitor) -> None:
    with transaction():
        street.bakery.become(ShopStatus.PAUSED)
    for path in ("/shops/maison-morel", "/shops/maison-morel/baguette-de-tradition"):
        page = visitor.get(path)
        assert page.status_code == 200
        assert "fait une pause" in page.text
        assert "Lui rendre visite" in page.text
        assert "Mettre au panier" not in page.text


def test_a_shop_in_the_showcase_shows_its_goods_without_selling(street: Street, visitor: Visitor) -> None:
    make_goods(make_shop(street.town, name="Belle Vitrine", status=ShopStatus.SHOWCASE), name="Chapeau")
    assert "ne vend pas encore en ligne" in visitor.get("/shops/belle-vitrine").text
    page = visitor.get("/shops/belle-vitrine/chapeau").text
    assert "Chapeau" in page
    assert "Mettre au panier" not in page


def test_a_shop_shows_all_its_goods_shelf_by_shelf(street: Street, visitor: Visitor) -> None:
    for name, shelf in (("Brie", "Vache"), ("Crottin", "Chèvre")):
        product = make_goods(street.dairy, name=name).product
        with transaction():
            product.shelf = shelf
    page = visitor.get("/shops/lantier").text
    assert '<a href="#shelf-1">' in page
    assert page.index('id="shelf-1"') < page.index("Brie")
    assert "Et aussi" in page  # what stands on no shelf
    whole = visitor.get("/shops/lantier?shelf=Vache").text
    assert "Brie" in whole
    assert "Crottin" not in whole


def test_a_shop_tells_the_days_that_are_not_as_usual(street: Street, visitor: Visitor) -> None:
    assert "Jours particuliers" not in visitor.get("/shops/lantier").text
    with transaction():
        set_special_day(street.dairy, day=date(2026, 6, 13), ranges=[], reason="Mariage")
    page = visitor.get("/shops/lantier").text
    assert "Jours particuliers" in page
    assert "samedi 13 juin" in page


def test_a_story_keeps_its_paragraphs_and_its_signs(street: Street, visitor: Visitor) -> None:
    with transaction():
        shop = shop_named(street.town.id, "lantier")
        assert shop
        shop.story = "Depuis 1911.\n\n<b>On goûte</b> d’abord. " + "Fromage" * 60
    page = visitor.get("/shops/lantier").text
    assert "<p>Depuis 1911.</p>" in page
    assert "&lt;b&gt;On goûte" in page


def test_an_unknown_shop_and_another_towns_shop_are_not_found(
    street: Street, visitor: Visitor, browser_for: Callable[[str], Visitor]
) -> None:
    make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    assert visitor.get("/shops/inconnue").status_code == 404
    assert "Aucune boutique de la rue" in visitor.get("/shops/inconnue").text
    stranger = browser_for("val-brume.localhost")
    assert stranger.get("/shops/maison-morel").status_code == 404
    assert stranger.get("/shops/maison-morel/baguette-de-tradition").status_code == 404


@pytest.mark.parametrize("path", ["/shops", "/shops/lantier", "/shops/lantier/comte"])
def test_more_goods_ask_for_no_more_statements(
    street: Street, visitor: Visitor, count_sql: CountSql, path: str
) -> None:
    with count_sql() as few:
        assert visitor.get(path).status_code == 200
    for number in range(8):
        make_goods(street.dairy, name=f"Tomme {number}")
        make_shop(street.town, name=f"Boutique {number}")
    with count_sql() as many:
        assert visitor.get(path).status_code == 200
    assert len(many) == len(few) <= 8
