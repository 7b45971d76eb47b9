"""Text messages as telephones count them."""

import pytest

from marketplace.notices.gsm import LONGEST, length_of, plainly, shortened


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Commande prête, à 17\u00a0h\u00a030", "Commande prete, à 17 h 30"),
        ("« L’œuf » – Noël…", '" L\'oeuf " - Noel...'),
        ("Ça va, été, où, Garçon", "Ça va, été, où, Garcon"),
        ("12 € [a]", "12 € [a]"),
        ("日本 🥖", "?? ?"),
    ],
)
def test_signs_outside_of_the_alphabet_are_written_plainly(text: str, plain: str) -> None:
    assert plainly(text) == plain


def test_an_escaped_sign_counts_twice() -> None:
    assert length_of("12 €") == 5
    assert length_of("[a]") == 5


def test_what_is_too_long_is_cut_to_the_room_there_is() -> None:
    assert shortened("à" * 160, room=LONGEST) == "à" * 160
    cut = shortened("€" * 100, room=21)
    assert cut == "€" * 10 + "."
    assert length_of(cut) <= 21
