"""The page of a product's prices: lowered and announced in one go, compared with what the law says."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue.models import PriceChange, Product, Variant
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.stock.queries import variant_key
from tests.factories import THURSDAY_MORNING, Goods
from tests.offering import to_order
from tests.visitors import Visitor
from tests.web.storefront.buying import forms_on

PRODUCT = "/backoffice/maison-morel/products/baguette-de-tradition"
PAGE = f"{PRODUCT}/prices"
NEXT_WEEK = THURSDAY_MORNING + timedelta(days=7)


def rows(goods: Goods) -> tuple[Product, Variant]:
    """The rows, read anew."""
    db.session.rollback()
    town_id = goods.product.town_id
    product = db.session.get_one(Product, (town_id, goods.product.id))
    return product, db.session.get_one(Variant, (town_id, goods.variant.id))


def fields(goods: Goods, **typed: Any) -> dict[str, Any]:
    """The form as the page shows it, with some fields typed over."""
    product, variant = rows(goods)
    return {
        "version": product.version,
        "rows-0-key": variant_key(variant.id),
        "rows-0-label": "",
        "rows-0-price": "1,30",
        "rows-0-told": "usual",
        "next_rate": "",
        "next_from": "",
    } | {name.replace("__", "-"): value for name, value in typed.items()}


def prices(goods: Goods) -> list[int]:
    """Every price that ever stood."""
    query = select(PriceChange.price_cents).where(PriceChange.town_id == goods.product.town_id)
    return list(db.session.scalars(query.order_by(PriceChange.at, PriceChange.id)))


def test_the_page_shows_the_prices_and_their_history(counter: Visitor, bread: Goods) -> None:
    page = counter.get(PAGE).text
    assert 'value="1,30"' in page
    assert "Histoire des prix" in page
    assert "1,30\u00a0€" in page
    assert PAGE in counter.get(PRODUCT).text


def test_a_price_is_lowered_and_announced_in_one_go(counter: Visitor, baker: User, bread: Goods) -> None:
    with clock.travel(NEXT_WEEK):
        counter.sign_in(baker.id)
        answer = counter.submit(PAGE, fields(bread, rows__0__price="0,99", rows__0__told="reduced"))
        assert answer.status_code == 302
        assert "0,99\u00a0€" in counter.get(PAGE).text
    _product, variant = rows(bread)
    assert (variant.price_cents, variant.reduced_from_cents) == (99, 130)
    assert variant.reduced_since == NEXT_WEEK
    assert prices(bread) == [130, 99]


def test_it_ends_when_the_shop_says_so(counter: Visitor, baker: User, bread: Goods) -> None:
    with clock.travel(NEXT_WEEK):
        counter.sign_in(baker.id)
        counter.submit(PAGE, fields(bread, rows__0__price="0,99", rows__0__told="perishable"))
        assert rows(bread)[1].reduced_perishable
        counter.submit(PAGE, fields(bread, rows__0__price="0,99"))
    assert (rows(bread)[1].reduced_from_cents, rows(bread)[1].price_cents) == (None, 99)


def test_what_is_no_reduction_is_refused_in_words_and_changes_nothing(counter: Visitor, bread: Goods) -> None:
    refused = counter.submit(PAGE, fields(bread, rows__0__told="reduced"))
    assert refused.status_code == 422
    assert "n’a pas baissé" in refused.text
    refused = counter.submit(PAGE, fields(bread, rows__0__price="2,00", rows__0__told="reduced"))
    assert refused.status_code == 422
    assert 'value="2,00"' in refused.text
    assert prices(bread) == [130]


def test_a_price_that_cannot_be_read_is_shown_again(counter: Visitor, bread: Goods) -> None:
    refused = counter.submit(PAGE, fields(bread, rows__0__price="cher"))
    assert refused.status_code == 422
    assert 'value="cher"' in refused.text
    assert 'aria-invalid="true"' in refused.text
    assert prices(bread) == [130]


def test_a_vat_rate_to_come_is_kept_with_its_day(counter: Visitor, bread: Goods) -> None:
    answer = counter.submit(PAGE, fields(bread, next_rate="1000", next_from="2027-01-01"))
    assert answer.status_code == 302
    product, _variant = rows(bread)
    assert (product.vat_basis_points, product.next_vat_basis_points) == (550, 1000)
    assert product.next_vat_from == date(2027, 1, 1)
    assert 'value="2027-01-01"' in counter.get(PAGE).text


def test_a_vat_rate_begins_tomorrow_at_the_soonest(counter: Visitor, bread: Goods) -> None:
    for typed, words in (
        ({"next_rate": "1000", "next_from": "2026-06-11"}, "commence demain au plus tôt"),
        ({"next_rate": "1000", "next_from": "bientôt"}, "Dites à partir de quel jour"),
        ({"next_rate": "1234", "next_from": "2027-01-01"}, "Choisissez un taux de la liste"),
    ):
        refused = counter.submit(PAGE, fields(bread, **typed))
        assert refused.status_code == 422
        assert words in refused.text
    assert rows(bread)[0].next_vat_basis_points is None


def test_a_page_that_is_out_of_date_changes_nothing_and_keeps_what_was_typed(
    counter: Visitor, bread: Goods
) -> None:
    stale = fields(bread, rows__0__price="1,10") | {"version": "7"}
    refused = counter.submit(PAGE, stale)
    assert refused.status_code == 409
    assert 'value="1,10"' in refused.text
    assert prices(bread) == [130]
    again = forms_on(refused)[PAGE]
    assert counter.submit(PAGE, again).status_code == 302
    assert prices(bread) == [130, 110]


def test_strangers_find_no_such_page(neighbour: Visitor, outsider: Visitor, bread: Goods) -> None:
    for stranger in (neighbour, outsider):
        assert stranger.get(PAGE).status_code == 404
        answer = stranger.submit("/backoffice/", fields(bread, rows__0__price="0,01"), to=PAGE)
        assert answer.status_code == 404
    assert prices(bread) == [130]


def test_without_a_token_nothing_changes(counter: Visitor, bread: Goods) -> None:
    assert counter.post(PAGE, data=fields(bread, rows__0__price="0,99")).status_code == 400
    assert prices(bread) == [130]


def test_of_what_is_made_to_order_the_form_asks_how_many_can_be_taken(counter: Visitor, bread: Goods) -> None:
    assert "Commandes possibles" not in counter.get(PRODUCT).text
    to_order(bread, days=2)
    assert "Commandes possibles" in counter.get(PRODUCT).text
