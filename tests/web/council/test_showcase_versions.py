"""Every version of the words on the home page is kept, and comes back in one step."""

from marketplace.towns.models import Town
from tests.visitors import Visitor
from tests.web.council.test_showcase import PAGE, published, send

VERSIONS = f"{PAGE}/versions"


def test_an_old_version_is_taken_up_and_published_again(manager: Visitor, town: Town) -> None:
    send(manager, title_fr="Bonjour juin")
    send(manager, title_fr="Bonjour juillet")
    listed = manager.get(VERSIONS).text
    assert listed.index("Bonjour juillet") < listed.index("Bonjour juin")
    assert "Anne Dubois" in listed
    assert 'value="Bonjour juin"' in manager.get(f"{PAGE}?version=1").text
    assert published(town).title_fr == "Bonjour juillet"
    send(manager, title_fr="Bonjour juin")
    assert published(town).title_fr == "Bonjour juin"
    assert manager.get(VERSIONS).text.count("Bonjour juillet") == 1


def test_a_version_that_is_not_there_is_not_found(manager: Visitor) -> None:
    assert manager.get(f"{PAGE}?version=9").status_code == 404
    assert "commencent avec votre prochaine publication" in manager.get(VERSIONS).text


def test_strangers_read_no_version(manager: Visitor, strangers: list[Visitor]) -> None:
    send(manager)
    assert [stranger.get(VERSIONS).status_code for stranger in strangers] == [404] * len(strangers)
