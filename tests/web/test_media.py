"""S39: pictures under names of their own: nothing else can be asked for, and nothing in them is executed."""

import io
from pathlib import Path

import pytest
from flask import Flask

from marketplace.core.pictures.keeping import Stored, finish, keep_photo
from marketplace.core.pictures.stores import FolderStore
from marketplace.towns.models import Town
from tests.photographs import jpeg
from tests.visitors import Visitor

# Ways out of the folder, and into what lies in it without being meant for anybody.
ELSEWHERE = [
    "../market.db", "..%2fmarket.db", "%2e%2e/market.db", "..%5cmarket.db", "....//market.db", "/etc/passwd",
    "%2fetc%2fpasswd", "..", ".", "%2e%2e", "a/../../market.db", "market.db", ".hidden.jpg", "a.jpg/..",
    "a.jpg%00.png", "a.jpg.html", "a.svg", "a.html", "a.php", "a.jpg;.png", "a.jpg?x=../", "~root/a.jpg",
    "a b.jpg", "a%0d%0aSet-Cookie:x=1.jpg", "é.jpg", "CON.jpg", "file:///etc/passwd", "\\..\\market.db",
]  # fmt: skip


@pytest.fixture
def stored(app: Flask, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stored:
    """A photo without its AVIF, and things beside it that are nobody's."""
    folder = tmp_path / "media"
    monkeypatch.setitem(app.extensions, "media", FolderStore(folder))
    with app.app_context():
        kept = keep_photo(io.BytesIO(jpeg(900, 700)))
    (tmp_path / "market.db").write_bytes(b"SQLite format 3")
    for name in (".hidden.jpg", "a.html", "a.svg", "a.php", "a.jpg.html"):
        (folder / name).write_bytes(b"SQLite format 3")
    return kept


@pytest.mark.usefixtures("stored", "town")
@pytest.mark.parametrize("path", ELSEWHERE)
def test_s39_nothing_but_pictures_is_served(
    visitor: Visitor, town: object, stored: Stored, path: str
) -> None:
    answer = visitor.get(f"/media/{path}")
    assert answer.status_code in {301, 308, 400, 404}
    assert b"SQLite" not in answer.data
    assert b"root:" not in answer.data


def test_s39_what_a_photo_is_cut_from_is_handed_to_nobody(
    visitor: Visitor, town: object, stored: Stored
) -> None:
    assert visitor.get(f"/media/{stored.master}").status_code == 404


def test_s39_a_picture_is_a_picture_and_kept_for_ever(visitor: Visitor, stored: Stored) -> None:
    answer = visitor.get(stored.picture)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = visitor.get(stored.picture, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_webp_stands_in_until_avif_is_there(
    app: Flask, visitor: Visitor, town: object, stored: Stored
) -> None:
    small = stored.picture.replace(".jpg", "-400.avif")
    answer = visitor.get(small)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    finish(stored)
    answer = visitor.get(small)
    assert (answer.mimetype, answer.headers["Cache-Control"][-9:]) == ("image/avif", "immutable")
