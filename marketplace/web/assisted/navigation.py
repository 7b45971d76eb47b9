"""The head and the tabs of these pages."""

from typing import Any

from flask import g, request, url_for

from marketplace.core.words import _
from marketplace.web.town import this_town


def assisted_head() -> dict[str, Any]:
    """What `layouts/office.html` needs."""
    town, desk = this_town(), g.get("desk", "")
    return {
        "office_name": _("Relais %(name)s", name=desk) if desk else _("Mairie de %(town)s", town=town.name),
        "office_place": _("Commander pour quelqu’un"),
        "office_url": url_for("assisted.list_calls"),
        "nav": _tabs(),
    }


def _tabs() -> list[tuple[str, str, str, bool]]:
    tabs = (
        *((("council.show_overview", "landmark", _("Mairie")),) if g.get("runs_the_town") else ()),
        ("assisted.list_calls", "phone", _("Appels")),
        ("assisted.list_callbacks", "bell", _("À rappeler")),
        *(() if g.get("desk") else (("assisted.list_mandates", "file-text", _("Mandats")),)),
        ("assisted.list_wishes", "lightbulb", _("Envies")),
    )
    urls = [(url_for(page), sign, words) for page, sign, words in tabs]
    return [(url, sign, words, _is_here(url)) for url, sign, words in urls]


def _is_here(url: str) -> bool:
    if url == url_for("assisted.list_calls"):
        return request.path == url or request.path.startswith(f"{url}calls/")
    return request.path.startswith(url)
