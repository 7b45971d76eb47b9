"""One cell, saved by the page's script."""

from typing import Any

import pytest

from marketplace.catalogue.models import ProductStatus
from marketplace.stock.queries import variant_key
from tests.factories import Goods
from tests.visitors import Visitor
from tests.web.backoffice.test_grid import PAGE, key, movements, now, sent

SHELF = "/backoffice/maison-morel/products"


def address(goods: Goods, column: str, shop: str = "maison-morel") -> str:
    """Where a cell is saved."""
    return f"/backoffice/{shop}/products/{goods.product.slug}/cells/{variant_key(goods.variant.id)}/{column}"


def put(counter: Visitor, goods: Goods, column: str, *, seen: str, value: str) -> tuple[int, Any]:
    """Save a cell, as the script does."""
    data = {"seen": seen, "value": value, "csrf_token": counter.token_on(PAGE)}
    answer = counter.post(address(goods, column), data=data)
    return answer.status_code, answer.json


def test_a_cell_is_saved_and_told(counter: Visitor, bread: Goods) -> None:
    status, said = put(counter, bread, "price", seen="1,30", value="1.4")
    assert (status, said["row"]["price"]) == (200, "1,40")
    assert "1,40, c’est enregistré" in said["said"].replace("\u00a0", " ")
    assert now(bread)[1].price_cents == 140


def test_undoing_is_a_save_of_the_old_value(counter: Visitor, bread: Goods) -> None:
    put(counter, bread, "stock", seen="10", value="6")
    assert put(counter, bread, "stock", seen="6", value="10")[0] == 200
    assert movements(bread) == [10, -4, 4]


def test_what_changed_meanwhile_is_told_and_not_overwritten(counter: Visitor, bread: Goods) -> None:
    put(counter, bread, "name", seen="Baguette de tradition", value="La sienne")
    status, said = put(counter, bread, "name", seen="Baguette de tradition", value="La mienne")
    assert (status, said["now"]) == (409, "La sienne")
    assert "quelqu’un d’autre" in said["said"]
    assert now(bread)[0].name == "La sienne"
    assert put(counter, bread, "name", seen="La sienne", value="La mienne")[0] == 200


def test_a_cell_that_cannot_be_is_refused_in_words(counter: Visitor, bread: Goods) -> None:
    status, said = put(counter, bread, "price", seen="1,30", value="gratuit")
    assert status == 422
    assert "n’est pas un nombre lisible" in said["said"]
    assert now(bread)[1].price_cents == 130


def test_one_cell_may_change_another_of_its_row(counter: Visitor, bread: Goods) -> None:
    _status, said = put(counter, bread, "status", seen="published", value="hidden")
    assert said["row"]["status"] == "hidden"
    assert now(bread)[0].status is ProductStatus.HIDDEN


def test_a_stranger_saves_no_cell(neighbour: Visitor, outsider: Visitor, bread: Goods) -> None:
    for browser, own in ((neighbour, "lantier"), (outsider, "irma")):
        token = browser.token_on(f"/backoffice/{own}/products/new")
        data = {"seen": "1,30", "value": "9", "csrf_token": token}
        for shop in ("maison-morel", own):
            assert browser.post(address(bread, "price", shop), data=data).status_code == 404
    assert now(bread)[1].price_cents == 130


def test_a_cell_without_its_token_changes_nothing(counter: Visitor, bread: Goods) -> None:
    answer = counter.post(address(bread, "price"), data={"seen": "1,30", "value": "9"})
    assert answer.status_code == 400
    assert now(bread)[1].price_cents == 130


@pytest.mark.parametrize("column", ["town_id", "version", "missing", ""])
def test_what_is_no_column_is_not_there(counter: Visitor, bread: Goods, column: str) -> None:
    data = {"seen": "", "value": "9", "csrf_token": counter.token_on(PAGE)}
    assert counter.post(address(bread, column), data=data).status_code == 404


def test_without_its_token_a_sheet_changes_nothing(counter: Visitor, bread: Goods) -> None:
    typed = sent(counter.get(PAGE).text, **{key(bread, "price"): "9,99"})
    assert counter.post(PAGE, data=typed).status_code == 400
    assert now(bread)[1].price_cents == 130


@pytest.mark.parametrize(
    "was", ["", "[]", "{", '{"key": 1}', '{"key":"a","slug":"b","seen":{"name":[1]},"asked":[]}']
)
def test_what_is_no_row_of_ours_is_passed_over(counter: Visitor, bread: Goods, was: str) -> None:
    answer = counter.post(PAGE, data={"was": was, "csrf_token": counter.token_on(PAGE)})
    assert answer.status_code == 302
