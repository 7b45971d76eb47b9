"""A street has one spelling, however a list writes it."""

import pytest

from marketplace.intake.street_names import clean_street, street_key


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("rue Houdan", "Rue Houdan"),
        ("R DE L EGLISE", "Rue de l’Eglise"),
        ("AV DU GAL LECLERC", "Avenue du Général Leclerc"),
        ("bd st-germain", "Boulevard St-Germain"),
        ("Rue du Docteur Berger", "Rue du Docteur Berger"),
        ("PLACE DE LA REPUBLIQUE", "Place de la Republique"),
        ("Pl. d'Armes", "Place d’Armes"),
        ("Grande Rue", "Grande Rue"),
        ("Les Halles", "Les Halles"),
        ("  ", ""),
    ],
)
def test_a_street_is_written_as_people_write_it(text: str, street: str) -> None:
    assert clean_street(text) == street


@pytest.mark.parametrize("text", ["RUE DE L'EGLISE", "Rue de l’Église", "r. de l'église", "R DE L EGLISE"])
def test_spellings_of_one_street_are_one_street(text: str) -> None:
    assert street_key(text) == street_key("Rue de l’Église")
