"""`flask search rebuild`: the index anew, as the market stands."""

from flask import Flask
from sqlalchemy import delete, select, update

from marketplace.browsing.checking import out_of_step
from marketplace.browsing.models import SearchEntry, SearchWord
from marketplace.browsing.search import search
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.core.db import db, transaction
from tests.browsing.shelves import on_show
from tests.factories import make_goods, make_shop, make_town


def test_a_lost_index_is_written_anew_and_old_words_are_forgotten(app: Flask, database: None) -> None:
    town = make_town()
    product = on_show(make_shop(town, name="Lantier", kind="cheese"), "Comté fruité")
    with transaction():
        product.name = "Beaufort d’été"
        db.session.execute(delete(SearchEntry).where(SearchEntry.town_id == town.id))
    said = app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert (said.exit_code, said.output.split()) == (0, ["port-lanterne", "1"])
    assert search(town.id, "beaufort").product_ids == [product.id]
    words = set(db.session.scalars(select(SearchWord.word).where(SearchWord.town_id == town.id)))
    assert "beaufort" in words
    assert "comte" not in words


def test_one_town_can_be_done_alone(app: Flask, database: None) -> None:
    make_town()
    make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    runner = app.test_cli_runner()
    assert runner.invoke(args=["search", "rebuild", "--town", "val-brume"]).output.split() == [
        "val-brume",
        "0",
    ]
    assert runner.invoke(args=["search", "rebuild", "--town", "ailleurs"]).exit_code == 1


def test_the_check_tells_what_is_not_in_step(app: Flask, database: None) -> None:
    town, runner = make_town(), app.test_cli_runner()
    shop = make_shop(town, name="Lantier", kind="cheese")
    product = on_show(shop, "Comté fruité")
    assert runner.invoke(args=["search", "check"]).exit_code == 0
    for change in (
        {"status": ProductStatus.HIDDEN},
        {"status": ProductStatus.PUBLISHED, "category": "food.dairy.cheese"},
    ):
        with transaction():
            db.session.execute(update(Product).where(Product.town_id == town.id).values(**change))
        assert out_of_step(town.id) == [product.id]
    assert runner.invoke(args=["search", "check"]).exit_code == 1
    runner.invoke(args=["search", "rebuild"])
    assert out_of_step(town.id) == []
    make_goods(shop, name="Tomme")
    assert len(out_of_step(town.id)) == 1
