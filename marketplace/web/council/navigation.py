"""The head and the tabs of the town hall's pages."""

from typing import Any

from flask import g, request, url_for

from marketplace.core.words import _
from marketplace.web.town import this_town


def council_head() -> dict[str, Any]:
    """What `layouts/office.html` needs."""
    town = this_town()
    return {
        "office_name": _("Mairie de %(town)s", town=town.name),
        "office_place": town.street_name,
        "office_url": url_for("council.list_reports" if _only_moderates() else "council.show_overview"),
        "nav": _tabs(),
    }


def _tabs() -> list[tuple[str, str, str, bool]]:
    tabs: tuple[tuple[str, str, str], ...] = (
        ("council.show_overview", "landmark", _("Accueil")),
        ("council.list_shops", "store", _("Boutiques")),
        ("council.list_unanswered", "phone", _("Sans réponse")),
        ("assisted.list_calls", "users", _("Pour quelqu’un")),
        ("council.edit_showcase", "image", _("Vitrine")),
        ("council.list_events", "calendar", _("Agenda")),
        ("council.edit_street", "map", _("Rue")),
        ("council.list_hubs", "package-check", _("Relais")),
        ("council.show_cards", "ticket", _("Carte")),
        ("council.show_barometer", "gauge", _("Baromètre")),
        ("council.list_reports", "shield-check", _("Modération")),
    )
    if _only_moderates():
        tabs = tabs[-1:]
    here = request.path.rstrip("/")
    return [
        (url, sign, words, _is_here(here, url))
        for url, sign, words in ((url_for(page), sign, words) for page, sign, words in tabs)
    ]


def _only_moderates() -> bool:
    """Whether the person sees nothing of the town hall but what is to be moderated."""
    return bool(g.get("only_moderates"))


def _is_here(here: str, url: str) -> bool:
    is_overview = url == url_for("council.show_overview")
    return here == url.rstrip("/") if is_overview else here.startswith(url)
