"""A town by one form: `/operator/towns/new`, and the link that its first person follows."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from marketplace.accounts.queries import user_with_email
from marketplace.core.db import db
from marketplace.notices.models import Notice
from marketplace.towns.models import Town, TownRole
from marketplace.towns.queries import role_in_town, town_at
from tests.factories import make_official, make_person
from tests.visitors import Visitor

FORM, TO = "/operator/towns/new", "/operator/towns"
HOST = "marche.sainte-brume.example"
ASKED = {
    "name": "Sainte-Brume",
    "hosts": f"{HOST}\nwww.sainte-brume.example",
    "country": "CH",
    "language": "fr",
    "street": "Rue du Lac",
    "odd_places": "4",
    "even_places": "2",
    "look": "sea",
    "manager_email": "maire@sainte-brume.example",
}
NEW = {"name": "Lise Favre", "password": "trois barques au ponton"}


def found(operator: Visitor, **changed: str) -> tuple[int, str]:
    answer = operator.submit(FORM, {**ASKED, **changed}, to=TO)
    return answer.status_code, answer.text


def towns_there() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Town)) or 0


def link_sent(town_id: int) -> str:
    body = db.session.scalars(select(Notice.body).where(Notice.town_id == town_id)).one()
    link = re.search(r"https?://[^/\s]+(/council/joining/\S+)", body)
    assert link
    return link[1]


def test_one_form_and_the_pages_are_served(
    operator: Visitor, towns: list[Town], browser_for: Callable[[str], Visitor]
) -> None:
    assert found(operator)[0] == 303
    town = town_at(HOST)
    assert town is not None
    told = (town.slug, town.country, town.currency, town.time_zone, town.host)
    assert told == ("sainte-brume", "CH", "CHF", "Europe/Zurich", HOST)
    visitor = browser_for(HOST)
    for page in ("/", "/shops", "/help", "/legal/notice", "/legal/privacy", "/legal/terms", "/search?q=pain"):
        assert visitor.get(page).status_code == 200, page
    home = visitor.get("/").text
    assert "Sainte-Brume" in home
    assert "Rue du Lac" in home
    other = browser_for("www.sainte-brume.example").get("/search?q=pain")
    assert (other.status_code, other.location) == (308, f"https://{HOST}/search?q=pain")


def test_its_first_person_comes_in_by_the_mailed_link_once(
    operator: Visitor, towns: list[Town], browser_for: Callable[[str], Visitor]
) -> None:
    found(operator)
    town = town_at(HOST)
    assert town is not None
    link, browser = link_sent(town.id), browser_for(HOST)
    assert "Tenir la mairie de Sainte-Brume" in browser.get(link).text
    assert browser.post(link, data={**NEW, "password": "court"}).status_code == 422
    assert browser.post(link, data=NEW).location == "/council/"
    lise = user_with_email("maire@sainte-brume.example")
    assert lise is not None
    assert role_in_town(town.id, lise.id) is TownRole.MANAGER
    assert browser.get("/council/").status_code == 403  # a code comes next, and the page says how
    assert "Un code en plus" in browser.get("/council/").text
    assert browser_for(HOST).post(link, data=NEW).status_code == 410
    assert browser_for("localhost").get(link).status_code == 410  # another town knows nothing of it


def test_another_account_does_not_come_in_with_the_link(
    operator: Visitor, towns: list[Town], browser_for: Callable[[str], Visitor]
) -> None:
    found(operator)
    town, other = town_at(HOST), make_person("max@example.org")
    assert town is not None
    browser = browser_for(HOST)
    browser.sign_in(other.id)
    answer = browser.post(link_sent(town.id))
    assert (answer.status_code, "une autre adresse" in answer.text) == (403, True)
    assert role_in_town(town.id, other.id) is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"hosts": "localhost"}, "mène déjà à une autre ville"),
        ({"hosts": f"neuve.example {'localhost'}"}, "mène déjà à une autre ville"),
        ({"hosts": "https://marche.example/accueil"}, "sans https:// ni chemin"),
        ({"hosts": "marche.example:8080"}, "sans https:// ni chemin"),
        ({"hosts": "192.168.1.4"}, "sans https:// ni chemin"),
        ({"hosts": "deux.example Deux.example."}, "écrite deux fois"),
        ({"slug": "val-brume"}, "Il y a déjà une ville"),
        ({"name": "  "}, "a de 1 à 80 signes"),
        ({"name": ""}, "Il manque le nom de la ville"),
        ({"name": "!!!"}, "au moins une lettre"),
        ({"region": "QC"}, "ne sont pas connus"),
        ({"odd_places": "900"}, "nombre de 0 à 60"),
        ({"odd_places": "beaucoup"}, "nombre de 0 à 60"),
        ({"manager_email": "maire"}, "prenom.nom@exemple.fr"),
        ({"time_zone": "Europe/Sceaux"}, "Fuseau horaire"),
    ],
)
def test_bad_input_is_refused_in_words_and_nothing_is_half_done(
    operator: Visitor, towns: list[Town], changed: dict[str, str], words: str
) -> None:
    status, text = found(operator, **changed)
    assert status in {409, 422}
    assert words in text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Rue du Lac" in text  # nothing typed is lost
    assert towns_there() == len(towns)
    assert town_at("neuve.example") is None
    assert db.session.scalar(select(func.count()).select_from(Notice).execution_options(all_towns=True)) == 0


def test_nobody_else_founds_a_town(browser_for: Callable[[str], Visitor], towns: list[Town]) -> None:
    browser = browser_for("localhost")
    browser.sign_in(make_official(towns[0]).id)
    assert browser.get(FORM).status_code == 404
    assert browser.post(TO, data=ASKED).status_code in {400, 404}
    assert towns_there() == len(towns)


def test_without_a_token_no_town_is_founded(operator: Visitor, towns: list[Town]) -> None:
    assert operator.post(TO, data=ASKED).status_code == 400
    assert towns_there() == len(towns)
