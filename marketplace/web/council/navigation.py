"""The head of the town hall's pages: few groups, and below them the pages of the group where one is."""

from typing import Any, NamedTuple

from flask import g, request, url_for
from flask_babel import LazyString

from marketplace.core.words import _, lazy
from marketplace.web.town import this_town

_AT_THE_THUMB = 4  # groups that a phone's bar shows; the others open from « Plus »


class Group(NamedTuple):
    """What belongs together for a clerk; its first page is where the group's own link leads."""

    sign: str
    words: LazyString
    pages: tuple[tuple[str, LazyString], ...]


class Shown(NamedTuple):
    """A group with the addresses of its pages: (address, words, whether one is there)."""

    sign: str
    words: LazyString
    pages: list[tuple[str, LazyString, bool]]

    @property
    def tab(self) -> tuple[str, str, LazyString, bool]:
        """The group's own link."""
        return self.pages[0][0], self.sign, self.words, any(is_here for _url, _words, is_here in self.pages)


_JUDGING = (
    ("council.list_reports", lazy("Signalements")),
    ("council.list_recalls", lazy("Rappels")),
    ("council.list_wishes", lazy("Envies")),
    ("council.show_reviews_switch", lazy("Avis")),
)
_MODERATION = (Group("shield-check", lazy("Modération"), _JUDGING),)
_GROUPS = (
    Group("landmark", lazy("Accueil"), (("council.show_overview", lazy("Accueil")),)),
    Group(
        "store",
        lazy("Boutiques"),
        (
            ("council.list_shops", lazy("Dans la rue")),
            ("council.list_progress", lazy("Où elles en sont")),
            ("council.list_applications", lazy("Demandes")),
            ("council.list_unanswered", lazy("Sans réponse")),
            ("council.list_hubs", lazy("Les relais")),
            ("council.edit_street", lazy("Plan de la rue")),
            ("council.show_lists", lazy("Listes ouvertes")),
        ),
    ),
    Group(
        "image",
        lazy("Vitrine"),
        (
            ("council.edit_showcase", lazy("Les mots et la photo")),
            ("council.list_events", lazy("Agenda")),
            ("council.list_pages", lazy("Les pages")),
            ("council.edit_featured", lazy("À l’honneur")),
            ("council.show_treatment", lazy("Égalité")),
            ("council.edit_look", lazy("L’habit")),
        ),
    ),
    Group(
        "users",
        lazy("Habitants"),
        (
            ("assisted.list_calls", lazy("Pour quelqu’un")),
            ("council.list_words", lazy("Ce qu’on nous dit")),
            *_JUDGING,
            ("council.show_leaflet_desk", lazy("Catalogue imprimé")),
        ),
    ),
    Group(
        "gauge",
        lazy("Chiffres"),
        (
            ("council.show_barometer", lazy("Baromètre")),
            ("council.list_counters", lazy("Passants")),
            ("council.show_rounds", lazy("Sondage")),
            ("council.show_comparison", lazy("Autres villes")),
        ),
    ),
    Group(
        "coins",
        lazy("Argent"),
        (
            ("council.show_cards", lazy("Carte de la ville")),
            ("council.list_statements", lazy("Coût partagé")),
        ),
    ),
    Group(
        "settings",
        lazy("Réglages"),
        (
            ("council.edit_particulars", lazy("Pages légales")),
            ("council.show_journal", lazy("Qui a fait quoi")),
            ("council.show_archive", lazy("Emporter la ville")),
        ),
    ),
)


_BELOW = {
    "council.show_progress": "council.list_progress",
    "council.create_advice": "council.list_progress",
    "council.create_visit": "council.list_progress",
}
"""Pages whose address does not begin like that of the page which leads to them."""


def council_head() -> dict[str, Any]:
    """What `layouts/office.html` needs."""
    town, shown = this_town(), groups_shown(_MODERATION if g.get("only_moderates") else _GROUPS)
    return {
        "office_name": _("Mairie de %(town)s", town=town.name),
        "office_place": town.street_name,
        "office_url": shown[0].tab[0],
        "nav": [group.tab for group in shown[:_AT_THE_THUMB]],
        "nav_more": shown[_AT_THE_THUMB:],
        "nav_here": next((group for group in shown if group.tab[-1]), None),
    }


def groups_shown(groups: tuple[Group, ...]) -> list[Shown]:
    """The groups, with the one page marked whose address begins like this one's for longest."""
    urls = {page: url_for(page) for group in groups for page, _words in group.pages}
    here = request.path.rstrip("/") + "/"
    under = [url for url in urls.values() if _is_under(here, url)]
    nearest = urls.get(_BELOW.get(request.endpoint or "", ""), max(under, key=len, default=""))
    return [
        Shown(
            group.sign,
            group.words,
            [(urls[page], words, urls[page] == nearest) for page, words in group.pages],
        )
        for group in groups
    ]


def _is_under(here: str, url: str) -> bool:
    """Whether a page lies below another's address; below the overview lies nothing but itself."""
    at = url.rstrip("/") + "/"
    return here == at if url == url_for("council.show_overview") else here.startswith(at)
