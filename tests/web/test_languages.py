"""Which languages there are: a catalogue more is a language more."""

from pathlib import Path

from marketplace.web.languages import CATALOGUES, languages_in
from tests.visitors import Visitor
from tests.web.storefront.buying import Street


def test_the_source_comes_first_and_each_language_names_itself() -> None:
    assert languages_in(CATALOGUES) == {"fr": "Français", "en": "English"}


def test_a_folder_more_is_a_language_more(tmp_path: Path) -> None:
    place = tmp_path / "it" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "messages.po").touch()
    assert languages_in(CATALOGUES, tmp_path) == {"fr": "Français", "en": "English", "it": "Italiano"}


def test_the_foot_offers_the_other_language_in_its_own_words(street: Street, visitor: Visitor) -> None:
    page = visitor.get("/search?q=comte&open=1").text
    assert '<a href="/language/en?next=%2Fsearch%3Fq%3Dcomte%26open%3D1" lang="en" hreflang="en"' in page
    assert 'hreflang="fr"' not in page.partition("<footer")[2]


def test_a_language_that_is_not_there_is_not_found(street: Street, visitor: Visitor) -> None:
    assert visitor.get("/language/it").status_code == 404
    visitor.set_cookie("lang", "it")
    assert '<html lang="fr">' in visitor.get("/help").text


def test_what_the_shop_wrote_is_read_in_its_own_language(street: Street, visitor: Visitor) -> None:
    assert (
        '<h1 lang="fr">Comté</h1>'
        in visitor.get("/shops/lantier/comte", headers={"Accept-Language": "en"}).text
    )
    assert "<h1>Comté</h1>" in visitor.get("/shops/lantier/comte").text
