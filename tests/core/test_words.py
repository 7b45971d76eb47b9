"""French words get the spaces that French typography asks for."""

import pytest
from flask import Flask
from flask_babel import force_locale

from marketplace.core.words import french_spaces, gettext, language, lazy, ngettext


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Merci !", "Merci\u202f!"),
        ("Prêt ? Oui ; non.", "Prêt\u202f? Oui\u202f; non."),
        ("Total : 3 €", "Total\u00a0: 3\u00a0€"),
        ("« Bonjour »", "«\u00a0Bonjour\u00a0»"),
        ("17 h 40", "17\u00a0h\u00a040"),
        ("350 g ou 2 kg", "350\u00a0g ou 2\u00a0kg"),
        ("5 %", "5\u00a0%"),
        ("14 jours après", "14 jours après"),
        ("https://exemple.fr?a=1;b", "https://exemple.fr?a=1;b"),
    ],
)
def test_spaces_that_may_not_break_a_line(typed: str, shown: str) -> None:
    assert french_spaces(typed) == shown
    assert french_spaces(shown) == shown


def test_words_are_french_where_nobody_visits() -> None:
    assert language() == "fr"
    assert gettext("Bonjour %(name)s !", name="Léa") == "Bonjour Léa\u202f!"


def test_what_is_filled_in_stays_as_it_was_typed() -> None:
    assert gettext("Son mot : « %(note)s »", note="Vite !") == "Son mot\u00a0: «\u00a0Vite !\u00a0»"


def test_a_text_without_values_may_hold_a_percent_sign() -> None:
    assert gettext("TVA à 20 %") == "TVA à 20\u00a0%"


@pytest.mark.parametrize(("num", "words"), [(0, "0 sac"), (1, "1 sac"), (2, "2 sacs")])
def test_nothing_is_singular_in_french(num: int, words: str) -> None:
    assert ngettext("%(num)s sac", "%(num)s sacs", num) == words


def test_lazy_words_are_chosen_when_they_are_shown(app: Flask) -> None:
    words = lazy("Merci !")
    with app.app_context(), force_locale("fr"):
        assert str(words) == "Merci\u202f!"
