"""The scan page alone may open the camera and run the reader of codes."""

import hashlib
import re
from pathlib import Path

import pytest

from marketplace.accounts.models import User
from tests.house.sources import ROOT
from tests.visitors import Visitor

SCAN = "/backoffice/maison-morel/scan"
READER = ROOT / "static/vendor/zxing-wasm"


def test_the_scan_page_may_open_the_camera_and_run_its_reader(counter: Visitor) -> None:
    headers = counter.get(SCAN).headers
    assert "script-src 'self' 'wasm-unsafe-eval';" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["Permissions-Policy"].startswith("camera=(self),")


@pytest.mark.parametrize("page", ["/", "/backoffice/maison-morel/quick", "/backoffice/maison-morel/products"])
def test_no_other_page_may(counter: Visitor, page: str) -> None:
    headers = counter.get(page).headers
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "wasm" not in headers["Content-Security-Policy"]
    assert headers["Permissions-Policy"].startswith("camera=(),")


def test_without_a_camera_the_digits_are_typed(counter: Visitor, baker: User) -> None:
    page = counter.get(f"{SCAN}?shelf=Épicerie").text
    assert re.search(r'<form[^>]+action="/backoffice/maison-morel/quick"', page)
    assert 'name="shelf" value="Épicerie"' in page
    assert 'name="code"' in page


def test_the_reader_is_the_one_that_its_papers_name() -> None:
    papers = (READER / "README.md").read_text(encoding="utf-8")
    (folder,) = (path for path in READER.iterdir() if path.is_dir())
    digest = hashlib.sha256((folder / "reader/zxing_reader.wasm").read_bytes()).hexdigest()
    assert digest in papers
    assert f"version | {folder.name}," in papers
    assert {path.name for path in _papers(folder)} == {"LICENSE.txt", "LICENSE-zxing-cpp.txt"}


def _papers(folder: Path) -> list[Path]:
    return list(folder.glob("LICENSE*"))
