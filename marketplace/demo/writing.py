"""The demo town's council writes its pages, through the service that serves real ones."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from marketplace.towns.pages.models import PagePlace
from marketplace.towns.pages.services import PageWords, begin_page, publish_page
from marketplace.towns.pages.trail import trail_of


def write_pages(town_id: int, folder: Path, *, by_user_id: int) -> None:
    """Publish what stands in the town's `pages.toml`. Commits: no."""
    told = tomllib.loads((folder / "pages.toml").read_text(encoding="utf-8"))
    for row in told["pages"]:
        words = _words(row)
        page = begin_page(town_id, words=words, by_user_id=by_user_id)
        publish_page(page, words=words, seen=1, by_user_id=by_user_id)


def _words(row: Mapping[str, Any]) -> PageWords:
    texts = {name: str(row.get(name, "")).strip() for name in ("title_fr", "body_fr", "title_en", "body_en")}
    return PageWords(**texts, place=PagePlace(row["place"]), trail=trail_of(dict(row)))
