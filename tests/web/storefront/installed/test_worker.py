"""The storefront's worker: known by its bytes, and with nothing of anybody's own in what it keeps."""

import json
import re

from tests.factories import make_person
from tests.visitors import Visitor
from tests.web.storefront.buying import Street, put_in_basket

_SPARE = re.compile(r"const SPARE = (\{.*\});")


def spare_of(visitor: Visitor, **headers: str) -> dict[str, object]:
    """What the worker is told to keep for when there is no network."""
    answer = visitor.get("/worker.js", headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    found = _SPARE.match(answer.text)
    assert found
    told: dict[str, object] = json.loads(found[1])
    return told


def test_everything_it_keeps_is_there(street: Street, visitor: Visitor) -> None:
    spare = spare_of(visitor)
    parts = spare["parts"]
    assert isinstance(parts, list)
    for part in [spare["page"], *parts]:
        assert visitor.get(str(part)).status_code == 200


def test_the_page_without_a_network_is_dressed_by_what_is_kept(street: Street, visitor: Visitor) -> None:
    page = visitor.get("/offline").text
    needed = re.findall(r'(?:href|src)="(/(?:assets|static)/[^"#]+)', page)
    kept = spare_of(visitor)["parts"]
    assert isinstance(kept, list)
    assert needed
    assert set(needed) <= set(kept)


def test_it_is_asked_for_anew_but_not_on_every_page(street: Street, visitor: Visitor) -> None:
    answer = visitor.get("/worker.js")
    assert answer.headers["Cache-Control"] == "private, max-age=600"
    assert visitor.get("/worker.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_another_language_is_another_release(street: Street, visitor: Visitor) -> None:
    french, english = spare_of(visitor), spare_of(visitor, **{"Accept-Language": "en"})
    assert french["release"] != english["release"]


def test_what_it_keeps_is_nobodys_own(street: Street, visitor: Visitor) -> None:
    plain = visitor.get("/offline").text
    put_in_basket(visitor, street.bread, shop="maison-morel")
    visitor.sign_in(make_person().id)
    assert visitor.get("/offline").text == plain
    assert "csrf" not in plain
