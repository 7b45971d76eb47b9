"""How the council writes a page in tests."""

import re
from typing import Any

from tests.visitors import Visitor

PAGES = "/council/showcase/pages"
TEXT = {"title_fr": "Comment venir", "body_fr": "## En bus\n\nLigne **4**.", "place": "foot"}


def hidden_in(page: str) -> dict[str, str]:
    """The fields of a form that nobody types."""
    return dict(re.findall(r'name="(csrf_token|seen)"[^>]*value="([^"]*)"', page))


def begin(manager: Visitor, title: str = "Comment venir") -> str:
    """Begin a page, and give its address."""
    token = hidden_in(manager.get(PAGES).text)["csrf_token"]
    response = manager.post(PAGES, data={"csrf_token": token, "title_fr": title})
    assert response.status_code == 303, response.text
    return str(response.location)


def send(manager: Visitor, page: str, *, to: str = "", **fields: Any) -> Any:
    """Fill a page's form in and send it."""
    hidden = hidden_in(manager.get(page).text)
    return manager.post(page + to, data={**hidden, **TEXT, **fields}, content_type="multipart/form-data")
