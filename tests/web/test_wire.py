"""What travels over the line: packed where the browser takes it, kept where nothing can change."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask
from werkzeug.test import Client
from werkzeug.wrappers import Response

from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.web.static_files import StaticFiles, version_of
from marketplace.web.wire import best_encoding
from tests.factories import Goods, make_person
from tests.visitors import Visitor

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
SPRITE = "/static/img/icons.svg"


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", ""),
        ("", ""),
        ("gzip;q=0", ""),
        ("*;q=nonsense, ;;;", ""),
    ],
)
def test_the_best_form_is_one_that_the_browser_takes(said: str, chosen: str) -> None:
    assert best_encoding(said) == chosen


@pytest.mark.parametrize("encoding", ["br", "gzip", None])
def test_a_static_file_is_the_same_in_every_form(visitor: Visitor, town: Town, encoding: str | None) -> None:
    whole = visitor.get(SPRITE).data
    answer = visitor.get(SPRITE, headers={"Accept-Encoding": encoding} if encoding else {})
    assert answer.headers.get("Content-Encoding") == encoding
    assert UNPACK[encoding](answer.data) == whole
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_fonts_are_packed_already(visitor: Visitor, town: Town) -> None:
    answer = visitor.get("/static/fonts/inter-latin.woff2", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in answer.headers
    assert answer.mimetype == "font/woff2"


def test_a_static_file_is_kept_for_ever_under_its_version_only(
    app: Flask, visitor: Visitor, town: Town
) -> None:
    address = app.extensions["assets"].asset("img/icons.svg")
    assert visitor.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert visitor.get(SPRITE).headers["Cache-Control"] == "no-cache"
    assert visitor.get(f"{SPRITE}?v=0123456789ab").headers["Cache-Control"] == "no-cache"


def test_a_file_that_is_replaced_while_we_run_is_not_kept_under_its_old_version(tmp_path: Path) -> None:
    (tmp_path / "mark.svg").write_text("<svg/>")
    served = StaticFiles(
        Response("a page"), folder=tmp_path, prefix="/static", versions={"mark.svg": version_of(b"<svg/>")}
    )
    (tmp_path / "mark.svg").write_text("<svg><path/></svg>")
    answer = Client(served).get(f"/static/mark.svg?v={version_of(b'<svg/>')}")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.get_etag()[0] == version_of(answer.data)


def test_a_drawing_opened_by_itself_runs_nothing(visitor: Visitor, town: Town) -> None:
    assert "sandbox" in visitor.get(SPRITE).headers["Content-Security-Policy"]


def test_who_has_a_static_file_is_told_so(visitor: Visitor, town: Town) -> None:
    first = visitor.get(SPRITE, headers={"Accept-Encoding": "gzip"})
    known = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    again = visitor.get(SPRITE, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    other_form = visitor.get(SPRITE, headers=known | {"Accept-Encoding": "br"})
    assert other_form.status_code == 200


@pytest.mark.parametrize("path", ["img/../../pyproject.toml", "../wsgi.py", "img/", "", "img/none.svg"])
def test_nothing_outside_the_folder_is_a_static_file(visitor: Visitor, town: Town, path: str) -> None:
    assert visitor.get(f"/static/{path}").status_code == 404


def test_static_files_hold_the_browser_to_https_too(visitor: Visitor, town: Town) -> None:
    for path in (SPRITE, "/"):
        answer = visitor.get(path, base_url="https://localhost")
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert "Strict-Transport-Security" not in visitor.get(path).headers


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize("page", ["/", "/shops", "/search?q=pain", "/help"])
def test_a_public_page_travels_packed(
    visitor: Visitor, goods: Goods, thursday_morning: object, page: str, encoding: str
) -> None:
    whole = visitor.get(page)
    packed = visitor.get(page, headers={"Accept-Encoding": encoding})
    assert packed.headers["Content-Encoding"] == encoding
    assert UNPACK[encoding](packed.data) == whole.data
    assert {"Accept-Encoding", "Accept-Language", "Cookie"} <= set(re.split(r",\s*", packed.headers["Vary"]))
    assert packed.headers["ETag"] != whole.headers["ETag"]
    known = {"Accept-Encoding": encoding, "If-None-Match": packed.headers["ETag"]}
    assert visitor.get(page, headers=known).status_code == 304


def test_the_pages_of_signed_in_people_are_never_packed(visitor: Visitor, shop: Shop) -> None:
    # What is secret and what is typed may not be packed together (BREACH).
    visitor.sign_in(make_person("lea@example.org").id)
    for page in ("/", "/search?q=pain", "/account"):
        answer = visitor.get(page, headers={"Accept-Encoding": "br, gzip"})
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers


def test_a_style_sheet_travels_packed(app: Flask, visitor: Visitor, town: Town) -> None:
    address = re.findall(r'href="([^"]+)"', app.extensions["assets"].stylesheet("storefront"))[0]
    whole, packed = visitor.get(address), visitor.get(address, headers={"Accept-Encoding": "br"})
    assert brotli.decompress(packed.data) == whole.data
    assert len(packed.data) < len(whole.data) / 3
