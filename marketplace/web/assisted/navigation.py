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
        "nav": [
            (url, sign, words, _is_here(url))
            for url, sign, words in ((url_for("assisted.list_calls"), "phone", _("Appels")),)
        ],
    }


def _is_here(url: str) -> bool:
    here = request.path
    is_call = url == url_for("assisted.list_calls")
    return here == url or here.startswith("/assisted/calls") if is_call else here.startswith(url)
