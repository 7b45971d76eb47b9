"""Photo, name, price: hidden until its proposals are confirmed; a scanner never sends what is half typed."""

import html
import io
import re
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.browsing.search import search
from marketplace.catalogue.models import Product, ProductStatus, SoldBy, Variant
from marketplace.catalogue.photos.queries import photos_of
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.stock.models import StockLevel
from marketplace.towns.models import Town
from tests.factories import make_shop, make_worker
from tests.photographs import jpeg
from tests.visitors import Visitor

QUICK = "/backoffice/maison-morel/quick"
CODE = "3017620422003"


def typed(**changed: Any) -> dict[str, Any]:
    """The form of a baguette, its big button pressed; None leaves a field out."""
    fields = {"name": "Baguette", "price": "1,30", "amount": "some", "act": "add"} | changed
    return {name: value for name, value in fields.items() if value is not None}


def the_product(shop: Shop) -> Product:
    db.session.rollback()
    query = select(Product).where(Product.town_id == shop.town_id, Product.shop_id == shop.id)
    return db.session.scalars(query).one()


def products_of(shop: Shop) -> list[str]:
    db.session.rollback()
    query = select(Product.name).where(Product.town_id == shop.town_id, Product.shop_id == shop.id)
    return list(db.session.scalars(query))


def on_hand(shop: Shop) -> int:
    db.session.rollback()
    query = select(StockLevel.on_hand).where(StockLevel.town_id == shop.town_id)
    return db.session.scalars(query).one()


def add(counter: Visitor, **changed: Any) -> str:
    """Send the quick form; gives the address of the proposals."""
    answer = counter.submit(QUICK, typed(**changed))
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def shown(page: str) -> dict[str, Any]:
    """The fields of the form on a page that are filled in, chosen or ticked."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]+>", page):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        is_box = said.get("type") in ("checkbox", "radio")
        if said.get("name") and (not is_box or re.search(r"\bchecked\b", tag)):
            value = html.unescape(said.get("value", ""))
            found[said["name"]] = [*found.get(said["name"], []), value] if is_box else value
    for name, options in re.findall(r'<select[^>]+name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        found[name] = chosen.group(1) if chosen else ""
    return found


def confirm(counter: Visitor, proposals: str, **changed: Any) -> Any:
    """Tap « C’est juste » on the proposals as they are shown."""
    fields = shown(counter.get(proposals).text) | changed
    sent = {name: value for name, value in fields.items() if value is not None}
    return counter.post(proposals.replace("/proposals", "/confirmation"), data=sent)


def test_name_and_price_make_a_product_that_nobody_sees_yet(counter: Visitor, bakery: Shop) -> None:
    assert add(counter).endswith("/products/baguette/proposals")
    product = the_product(bakery)
    assert (product.status, product.missing, product.allergens) == (ProductStatus.HIDDEN, "", None)
    assert (product.category, product.vat_basis_points) == ("food.bakery.bread", 550)
    assert on_hand(bakery) == 5
    assert not search(bakery.town_id, "baguette").product_ids


def test_one_tap_confirms_what_is_proposed_and_it_is_found(counter: Visitor, bakery: Shop) -> None:
    proposals = add(counter)
    page = counter.get(proposals).text
    for words in ("Est-ce bien cela", "gluten", "Pains", "5,5"):
        assert words in page
    assert "/quick?after=baguette" in confirm(counter, proposals).location
    product = the_product(bakery)
    assert (product.status, product.allergens) == (ProductStatus.PUBLISHED, ["gluten"])
    assert search(bakery.town_id, "baguette").product_ids == [product.id]


def test_the_next_form_keeps_the_shelf_and_tells_of_the_last_product(counter: Visitor, bakery: Shop) -> None:
    onward = confirm(counter, add(counter, shelf="Pains du jour")).location
    page = counter.get(onward).text
    assert 'value="Pains du jour"' in page
    assert "Il est en vente" in page
    assert 'value="Baguette"' not in page


def test_a_shop_that_only_shows_is_told_that_selling_comes_by_itself(counter: Visitor, bakery: Shop) -> None:
    with transaction():
        db.session.merge(bakery).status = ShopStatus.SHOWCASE
    page = counter.get(confirm(counter, add(counter)).location).text
    assert "dès que votre dossier sera accepté" in page
    assert counter.get("/shops/maison-morel/baguette").status_code == 200


def test_that_food_contains_nothing_is_never_proposed(counter: Visitor, bakery: Shop) -> None:
    proposals = add(counter, name="Jus de pomme 1 L")
    assert "allergen_answer" not in shown(counter.get(proposals).text)
    assert confirm(counter, proposals).location.endswith("/products/jus-de-pomme-1-l/questions")
    product = the_product(bakery)
    assert (product.status, product.missing) == (ProductStatus.HIDDEN, "allergens")


def test_proposals_can_be_put_right_and_five_pieces_become_five_kilos(counter: Visitor, bakery: Shop) -> None:
    confirm(counter, add(counter), sold_by="weight", vat="1000", allergens=["gluten", "milk"])
    product = the_product(bakery)
    assert (product.sold_by, product.vat_basis_points) == (SoldBy.WEIGHT, 1000)
    assert product.allergens == ["gluten", "milk"]
    assert on_hand(bakery) == 5000


def test_some_without_saying_which_is_asked_again(counter: Visitor, bakery: Shop) -> None:
    answer = confirm(counter, add(counter), allergens=None)
    assert answer.status_code == 422
    assert "Cochez au moins un allergène" in answer.text
    assert the_product(bakery).status is ProductStatus.HIDDEN


def test_a_colleague_who_confirmed_meanwhile_is_not_overwritten(counter: Visitor, bakery: Shop) -> None:
    proposals = add(counter)
    fields = shown(counter.get(proposals).text)
    confirm(counter, proposals, description="La sienne")
    address = proposals.replace("/proposals", "/confirmation")
    assert counter.post(address, data=fields | {"description": "La mienne"}).status_code == 409
    assert the_product(bakery).description == "La sienne"


@pytest.mark.parametrize(
    ("changed", "units"),
    [
        ({"amount": "one"}, 1),
        ({"amount": "plenty"}, 30),
        ({"count": "12"}, 12),
        ({"count": "4,2"}, 4200),
        ({"name": "Entrecôte", "amount": "one"}, 1000),
    ],
)
def test_the_stock_is_what_was_said(
    counter: Visitor, bakery: Shop, changed: dict[str, Any], units: int
) -> None:
    add(counter, **changed)
    assert on_hand(bakery) == units


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Donnez un nom"),
        ({"price": "gratuit"}, "n’est pas un nombre lisible"),
        ({"count": "plein"}, "écrivez 12, ou 4,2"),
        ({"code": "3017620422004"}, "sa clé de contrôle"),
        ({"code": "12345"}, "5 chiffres"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_the_photo_is_kept(
    counter: Visitor, bakery: Shop, changed: dict[str, Any], sentence: str
) -> None:
    photo = (io.BytesIO(jpeg(400, 300)), "pain.jpg")
    answer = counter.submit(QUICK, typed(**changed) | {"picture": photo, "shelf": "Pains"})
    assert answer.status_code == 422 or "code" in changed
    assert sentence in html.unescape(answer.text).replace("\u00a0", " ")
    assert "Votre photo est gardée" in answer.text
    assert products_of(bakery) == []
    again = shown(answer.text)
    assert again["shelf"] == "Pains"
    counter.post(QUICK, data=typed(kept=again["kept"], csrf_token=again["csrf_token"]))
    product = the_product(bakery)
    assert [photo.picture for photo in photos_of(product.town_id, product.id)] == [product.picture]


def test_photos_that_the_form_did_not_keep_itself_are_not_taken(counter: Visitor, bakery: Shop) -> None:
    add(counter, kept='[{"picture": "/media/another.jpg"}]')
    assert the_product(bakery).picture == ""


@pytest.mark.parametrize("field", ["code", "name", "price", "shelf"])
def test_a_scanner_may_type_into_any_field_and_its_enter_only_looks_up(
    counter: Visitor, bakery: Shop, field: str
) -> None:
    before = {"code": "", "name": "Pâte", "price": "4,50", "shelf": "Épicerie"}
    scanned = before | {field: before[field] + CODE}
    answer = counter.submit(QUICK, typed(**scanned, act="look"))
    assert answer.status_code == 200
    assert products_of(bakery) == []
    assert shown(answer.text) | before | {"code": CODE} == shown(answer.text)


def test_a_code_scanned_anew_takes_the_place_of_the_old_one(counter: Visitor, bakery: Shop) -> None:
    answer = counter.submit(QUICK, typed(code=CODE + "4006381333931", seen=CODE, act="look"))
    assert shown(answer.text)["code"] == "4006381333931"
    assert products_of(bakery) == []


def test_enter_in_a_complete_form_without_a_new_code_adds(counter: Visitor, bakery: Shop) -> None:
    add(counter, act="look")
    assert products_of(bakery) == ["Baguette"]


def test_the_code_is_kept_and_known_again(counter: Visitor, bakery: Shop) -> None:
    add(counter, name="Nutella", code="301 7620422003")
    db.session.rollback()
    assert db.session.scalars(select(Variant.ean).where(Variant.town_id == bakery.town_id)).one() == CODE
    assert "Ce code est déjà dans votre rayon" in counter.get(f"{QUICK}?code={CODE}").text


def test_a_code_of_one_shop_is_said_to_be_one(counter: Visitor, baker: User) -> None:
    assert "propre à une boutique" in counter.get(f"{QUICK}?code=2012345000018").text


def test_a_wrong_code_in_the_address_is_told(counter: Visitor, baker: User) -> None:
    assert "clé de contrôle" in counter.get(f"{QUICK}?code=3017620422004").text


def test_staff_may_add(helper: Visitor, bakery: Shop) -> None:
    confirm(helper, add(helper))
    assert the_product(bakery).status is ProductStatus.PUBLISHED


def test_strangers_get_404(counter: Visitor, neighbour: Visitor, outsider: Visitor, bakery: Shop) -> None:
    proposals = add(counter)
    confirmation = proposals.replace("/proposals", "/confirmation")
    for browser in (neighbour, outsider):
        for page in (QUICK, proposals, "/backoffice/maison-morel/scan"):
            assert browser.get(page).status_code == 404
        for address in (QUICK, confirmation):
            assert browser.submit("/backoffice/", typed(), to=address).status_code == 404
    assert products_of(bakery) == ["Baguette"]
    assert the_product(bakery).status is ProductStatus.HIDDEN


def test_another_shops_product_is_not_reached_under_ones_own(counter: Visitor, town: Town) -> None:
    lantier = make_shop(town, name="Lantier", kind="cheese")
    browser = counter
    proposals = add(browser)
    make_worker(lantier, email="helene@example.org")
    assert browser.get(proposals.replace("maison-morel", "lantier")).status_code == 404


def test_no_token_changes_nothing(counter: Visitor, bakery: Shop) -> None:
    assert counter.post(QUICK, data=typed()).status_code == 400
    proposals = add(counter)
    address = proposals.replace("/proposals", "/confirmation")
    fields = shown(counter.get(proposals).text)
    fields.pop("csrf_token")
    assert counter.post(address, data=fields).status_code == 400
    assert the_product(bakery).status is ProductStatus.HIDDEN


def test_what_may_not_be_sold_is_refused_in_words(counter: Visitor, bakery: Shop) -> None:
    answer = counter.submit(QUICK, typed(name="Cigarettes"))
    assert answer.status_code == 422
    assert "ne peut pas être mis en rayon" in answer.text
    assert products_of(bakery) == []
