"""`flask intake` and `flask town import-shops`, as an operator types them."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from marketplace.catalogue.models import Product
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.shops.queries import shop_named
from marketplace.towns.models import Town
from tests.factories import make_shop
from tests.intake.samples import woo

GOODS = woo({"UGS": "MIEL", "Nom": "Miel", "Stock": "2"}, {"Nom": "Sans prix", "Tarif régulier": ""})


@pytest.fixture
def export(tmp_path: Path) -> Path:
    file = tmp_path / "export.csv"
    file.write_bytes(GOODS)
    return file


@pytest.fixture
def shops(tmp_path: Path) -> Path:
    file = tmp_path / "commerces.json"
    file.write_text(json.dumps([{"id": "a1", "nom": "Aux Délices", "activite": "Boulangerie"}]))
    return file


def run(app: Flask, *words: str | Path) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


def products_of(shop: Shop) -> int:
    return len(list(db.session.scalars(select(Product).where(Product.town_id == shop.town_id))))


def test_machines_get_exactly_the_counts_and_the_refusals(app: Flask, shop: Shop, export: Path) -> None:
    result = run(app, "intake", export, "--shop", shop.slug, "--json")
    told = json.loads(result.output)
    assert result.exit_code == 0
    assert list(told) == ["created", "updated", "unchanged", "refused"]
    assert (told["created"], told["updated"], told["unchanged"]) == (1, 0, 0)
    (refused,) = told["refused"]
    assert list(refused) == ["line", "column", "reason", "cure"]
    assert (refused["line"], refused["column"]) == (3, "Tarif régulier")
    assert products_of(shop) == 1


def test_people_get_sentences(app: Flask, shop: Shop, export: Path) -> None:
    result = run(app, "intake", export, "--shop", shop.slug)
    assert "1 créé" in result.output
    assert "1 ligne refusée" in result.output
    assert "Ligne 3, Tarif régulier" in result.output


def test_a_preview_changes_nothing(app: Flask, shop: Shop, export: Path) -> None:
    result = run(app, "intake", export, "--shop", shop.slug, "--preview")
    assert "rien n’a été modifié" in result.output
    assert products_of(shop) == 0


def test_an_unknown_shop_is_said_in_words(app: Flask, shop: Shop, export: Path) -> None:
    result = run(app, "intake", export, "--shop", "inconnue")
    assert result.exit_code == 1
    assert "inconnue" in result.output


def test_a_slug_of_two_towns_asks_which(app: Flask, shop: Shop, other_town: Town, export: Path) -> None:
    make_shop(other_town)
    assert "--town" in run(app, "intake", export, "--shop", shop.slug).output
    assert run(app, "intake", export, "--shop", shop.slug, "--town", "port-lanterne").exit_code == 0


def test_a_file_that_is_no_csv_is_refused_in_words(app: Flask, shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    result = run(app, "intake", file, "--shop", shop.slug)
    assert result.exit_code == 1
    assert "pas un texte" in result.output


def test_machines_get_the_refusal_of_a_whole_file_too(app: Flask, shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "vide.csv"
    file.write_bytes(b"")
    result = run(app, "intake", file, "--shop", shop.slug, "--json")
    told = json.loads(result.output)
    assert result.exit_code == 1
    assert (told["created"], told["refused"][0]["line"]) == (0, 1)


def test_a_list_of_shops_comes_into_the_only_town(app: Flask, town: Town, shops: Path) -> None:
    told = json.loads(run(app, "town", "import-shops", shops, "--json").output)
    assert told == {"created": 1, "updated": 0, "unchanged": 0, "refused": []}
    assert shop_named(town.id, "aux-delices")


def test_several_towns_ask_which(app: Flask, town: Town, other_town: Town, shops: Path) -> None:
    assert run(app, "town", "import-shops", shops).exit_code == 1
    assert run(app, "town", "import-shops", shops, "--town", "val-brume", "--preview").exit_code == 0
    assert shop_named(other_town.id, "aux-delices") is None
