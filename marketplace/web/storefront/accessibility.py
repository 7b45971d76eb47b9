"""What the build's own tests say of its accessibility, for the declaration that the law asks for.

The tests write their figures into a file that goes with the build (`make accessibility`). Nothing is typed
by hand but the outcome of an audit, once there is one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.words import _, lazy
from marketplace.web.storefront.found.heads import legal_head
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.town import this_town

RESULTS = Path(__file__).with_name("accessibility_results.json")
# Of a hundred of the RGAA's criteria, how many an audit of them all found respected. None was made yet.
AUDITED_PERCENT: int | None = None
_HALF, _ALL = 50, 100
_OMBUDSMAN = {
    "form": "https://formulaire.defenseurdesdroits.fr/",
    "delegates": "https://www.defenseurdesdroits.fr/saisir/delegues",
}
_STATES = {
    "plain": lazy("Telle qu’elle s’ouvre sur un téléphone"),
    "opened": lazy("Avec ses parties dépliées"),
    "errors": lazy("Après un formulaire refusé"),
    "dark": lazy("La nuit, en couleurs sombres"),
    "forced colours": lazy("Avec les couleurs imposées par le lecteur"),
    "narrow": lazy("Sur 320 pixels, ou agrandie quatre fois"),
    "spaced": lazy("Avec un texte plus espacé"),
    "without scripts": lazy("Sans JavaScript"),
}


@dataclass(frozen=True)
class Declaration:
    """What was looked at, when, and how often something was wrong there."""

    tested_on: date
    axe: str
    pages: int
    unreached: int
    by_state: Mapping[str, tuple[int, int]]  # pages looked at in it, and barriers found

    @property
    def looks(self) -> int:
        """How many pages in how many states, all in all."""
        return sum(pages for pages, _barriers in self.by_state.values())

    @property
    def barriers(self) -> int:
        """How many barriers were found."""
        return sum(barriers for _pages, barriers in self.by_state.values())

    @property
    def rows(self) -> list[tuple[str, int, int]]:
        """Each state in words, with its figures; what is met on the way of a purchase comes last."""
        named = [
            (str(words), *self.by_state[state]) for state, words in _STATES.items() if state in self.by_state
        ]
        others = [figures for state, figures in self.by_state.items() if state not in _STATES]
        way = (sum(pages for pages, _ in others), sum(barriers for _, barriers in others))
        return [*named, (_("En chemin, du panier à la commande payée"), *way)] if others else named


@cache
def declaration() -> Declaration:
    """What the tests of this build found."""
    told = json.loads(RESULTS.read_text(encoding="utf-8"))
    by_state: dict[str, tuple[int, int]] = {}
    for states in told["pages"].values():
        for state, barriers in states.items():
            pages, so_far = by_state.get(state, (0, 0))
            by_state[state] = (pages + 1, so_far + barriers)
    tested_on = date.fromisoformat(told["tested_on"])
    return Declaration(tested_on, told["axe"], len(told["pages"]), len(told["unreached"]), by_state)


def conformity(percent: int | None = AUDITED_PERCENT) -> str:
    """How the law calls the site's state: without an audit it conforms to nothing."""
    if percent is None or percent < _HALF:
        return _("non conforme")
    return _("totalement conforme") if percent == _ALL else _("partiellement conforme")


@revalidated
def show_accessibility() -> ResponseReturnValue:
    """The declaration: its state, what was tried, what does not work, whom to tell."""
    head = legal_head(this_town(), url_for(".show_accessibility"), "accessibility")
    page = "storefront/legal/accessibility.html"
    return render_template(page, head=head, told=declaration(), ombudsman=_OMBUDSMAN)
