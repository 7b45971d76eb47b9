"""The declaration of accessibility: its figures are those of the tests, and tell of the pages there are."""

import json
import re

import pytest
from flask import Flask

from marketplace.core.db import transaction
from marketplace.web.storefront.accessibility import RESULTS, conformity, declaration
from tests.journeys.page_list import NO_PAGES, NOT_REACHED, pages_of
from tests.visitors import Visitor
from tests.web.storefront.buying import Street

PATH = "/legal/accessibility"


def test_the_figures_tell_of_every_page_there_is(app: Flask) -> None:
    told = json.loads(RESULTS.read_text(encoding="utf-8"))
    looked_at = {kind.partition("(")[0] for kind in told["pages"]}
    assert pages_of(app) - looked_at == set(NOT_REACHED), "`make accessibility` looks at them all"
    assert looked_at <= pages_of(app), "pages that are no more: `make accessibility`"
    assert told["unreached"] == sorted(NOT_REACHED)


def test_what_is_called_no_page_is_an_address_of_ours(app: Flask) -> None:
    views = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert set(NO_PAGES) <= views
    assert set(NOT_REACHED) <= pages_of(app)


def test_the_declaration_shows_what_was_counted(street: Street, visitor: Visitor) -> None:
    page = visitor.get(PATH).text
    told = declaration()
    assert f"{told.pages} pages ont été ouvertes" in page
    assert f"regardées {told.looks} fois" in page
    figures = re.findall(r'<td class="r" data-label="Pages">(\d+)</td>', page)
    assert sum(map(int, figures)) == told.looks
    assert "Aucun obstacle" in page if told.barriers == 0 else f"{told.barriers} obstacle" in page


def test_it_says_what_the_law_asks_for(street: Street, visitor: Visitor) -> None:
    with transaction():
        street.town.help_phone, street.town.help_email = "02 00 00 00 00", "aide@ville.example"
    page = visitor.get(PATH).text.replace("\u00a0", " ")
    for words in (
        "article 47 de la loi du 11 février 2005",
        "<strong>non conforme</strong> au RGAA, version 4.1",
        "Contenus non accessibles",
        "Établissement de cette déclaration",
        "aide@ville.example",
        "Voies de recours",
        "Libre réponse 71120",
    ):
        assert words in page


def test_every_page_names_the_state_in_its_foot(street: Street, visitor: Visitor) -> None:
    assert "Accessibilité : non conforme</a>" in visitor.get("/cart").text.replace("\u00a0", " ")


def test_another_country_has_another_law(street: Street, visitor: Visitor) -> None:
    with transaction():
        street.town.country = "CH"
    page = visitor.get(PATH).text
    assert "WCAG" in page
    assert "RGAA" not in page
    assert "Défenseur des droits" not in page
    assert "non conforme" not in page


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (None, "non conforme"),
        (49, "non conforme"),
        (50, "partiellement conforme"),
        (99, "partiellement conforme"),
        (100, "totalement conforme"),
    ],
)
def test_only_an_audit_makes_it_conform(app: Flask, percent: int | None, words: str) -> None:
    with app.test_request_context():
        assert conformity(percent) == words
