"""What no shop may sell at a distance is refused in words, and nothing else is."""

import pytest

from marketplace.catalogue.forbidden import NotForSale, check_allowed, green_words


@pytest.mark.parametrize(
    ("name", "category", "reason"),
    [
        ("Tabac à rouler 30 g", "food.grocery", "tabac"),
        ("Cigarettes blondes", "other", "tabac"),
        ("PUFF 600 bouffées", "other", "tabac"),
        ("Doliprane 1000 mg", "beauty", "médicaments"),
        ("Antibiotiques", "beauty.care", "médicaments"),
        ("Pistolet d’alarme", "diy.tools", "armes"),
        ("Carabine à plombs", "other", "armes"),
        ("Feux d’artifice, la boîte", "leisure.party", "artifice"),
        ("Chiot berger", "other", "animal vivant"),
        ("Glyphosate 1 l", "garden.tools", "pesticides"),
    ],
)
def test_it_is_refused_with_its_reason(name: str, category: str, reason: str) -> None:
    with pytest.raises(NotForSale) as refused:
        check_allowed(name, category=category, country="FR")
    assert reason in str(refused.value)
    assert name in str(refused.value).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("Cigarettes russes, la boîte", "food.bakery.biscuit"),
        ("Le Tabac Tresniek", "books.novel"),
        ("Bougie tabac et vanille", "home.scent"),
        ("Pistolet à colle", "diy.tools"),
        ("Pistolet à eau", "leisure.toys"),
        ("Pilulier semaine, boîte à médicaments", "beauty.care"),
        ("Robe ivoire", "fashion.women"),
        ("Peluche chiot", "leisure.toys"),
        ("Huile de chanvre", "food.grocery.oil"),
    ],
)
def test_words_that_mean_something_else_are_let_pass(name: str, category: str) -> None:
    check_allowed(name, category=category, country="FR")


def test_a_country_has_a_list_of_its_own() -> None:
    check_allowed("Glyphosate 1 l", category="garden.tools", country="CH")
    with pytest.raises(NotForSale):
        check_allowed("Tabac à rouler", category="other", country="CH")


def test_words_about_nature_that_need_proof_are_found_however_they_are_written() -> None:
    text = "Savon BIODÉGRADABLE, respectueux de l'environnement et neutre en carbone."
    assert green_words(text) == ["biodégradable", "respectueux de l’environnement", "neutre en carbone"]
    assert green_words("Savon de Marseille, sans huile de palme.") == []
