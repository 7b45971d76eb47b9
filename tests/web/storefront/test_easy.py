"""How to order, easy to read: short sentences, one picture an idea, in both languages."""

import re

import pytest

from marketplace.core.db import transaction
from tests.visitors import Visitor
from tests.web.storefront.buying import Street

MOST_WORDS = 12
_ARTICLE = re.compile(r'<article class="[^"]*\beasy\b[^"]*">(.*)</article>', re.DOTALL)
_LINE = re.compile(r"<(h1|h2|p)\b[^>]*>(.*?)</\1>", re.DOTALL)
_WORD = re.compile(r"\w")


def sentences(page: str) -> list[str]:
    """What the page says, sentence by sentence. A line is never part of two."""
    article = _ARTICLE.search(page)
    assert article, "nothing easy to read"
    lines = [re.sub(r"<[^>]*>", " ", line) for _, line in _LINE.findall(article[1])]
    return [part for line in lines for part in re.split(r"[.!?]+(?:\s|$)", line) if _WORD.search(part)]


def words_in(sentence: str) -> int:
    """How many words; a mark that stands by itself is none."""
    return len([word for word in sentence.split() if _WORD.search(word)])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_sentence_is_longer_than_twelve_words(street: Street, visitor: Visitor, language: str) -> None:
    page = visitor.get("/help/easy", headers={"Accept-Language": language})
    said = sentences(page.text)
    assert len(said) > 30
    assert [sentence for sentence in said if words_in(sentence) > MOST_WORDS] == []


def test_each_step_has_its_own_picture(street: Street, visitor: Visitor) -> None:
    steps = re.findall(r"<li>\s*<svg[^>]*><use href=\"[^\"]*#(i-[\w-]+)\"", visitor.get("/help/easy").text)
    assert len(steps) == 9
    assert len(set(steps)) == len(steps)


def test_the_buttons_are_named_as_they_are_read(street: Street, visitor: Visitor) -> None:
    page = visitor.get("/help/easy").text
    for words in (
        "Mettre au panier",
        "Choisir mes heures de retrait",
        "Commander avec obligation de paiement",
    ):
        assert f"« {words} »".replace("« ", "«\u00a0").replace(" »", "\u00a0»") in page.replace(
            "\u202f", "\u00a0"
        )


def test_every_page_and_the_help_lead_there(street: Street, visitor: Visitor) -> None:
    assert 'href="/help/easy"' in visitor.get("/cart").text
    assert visitor.get("/help").text.count('href="/help/easy"') == 2


@pytest.mark.parametrize(
    ("phone", "email", "words"),
    [
        ("02 00 00 00 00", "", "Appelez ce numéro"),
        ("", "aide@ville.example", "Écrivez à cette adresse"),
        ("", "", "Demandez au comptoir de la mairie"),
    ],
)
def test_it_names_who_helps(street: Street, visitor: Visitor, phone: str, email: str, words: str) -> None:
    with transaction():
        street.town.help_phone, street.town.help_email = phone, email
    assert words in visitor.get("/help/easy").text


def test_a_long_sentence_would_be_found() -> None:
    long = "un " * 13
    assert [words_in(s) for s in sentences(f'<article class="easy"><p>{long}. Oui !</p></article>')] == [
        13,
        1,
    ]
