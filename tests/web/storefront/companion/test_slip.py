"""The walk on paper: small or in large letters, for whoever may see the order, while something is left."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from marketplace.core.db import transaction
from marketplace.orders.handovers.proxies import name_proxy
from tests.visitors import Visitor
from tests.web.storefront.companion.ordered import Ordered


def slip(ordered: Ordered, letters: str, key: str | None = None) -> str:
    return f"{ordered.path}/slip/{letters}.pdf?key={ordered.key if key is None else key}"


def read(content: bytes) -> tuple[str, int]:
    """The words of a paper, and how wide it is. Units: millimetres."""
    paper = PdfReader(BytesIO(content))
    root: Any = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    width = round(float(paper.pages[0].mediabox.width) * 25.4 / 72)
    return " ".join(page.extract_text() for page in paper.pages).replace("\u00a0", " "), width


@pytest.mark.parametrize(("letters", "width"), [("usual", 148), ("large", 210)])
def test_it_says_each_stop_with_its_code_and_what_to_fetch(
    visitor: Visitor, ordered: Ordered, letters: str, width: int
) -> None:
    answer = visitor.get(slip(ordered, letters))
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
    words, wide = read(answer.data)
    assert wide == width
    codes = [ordered.bag(shop).code for shop in (ordered.street.bakery, ordered.street.dairy)]
    for said in (
        f"Commande {ordered.reference}",
        "de 11 h à 11 h 30",
        "2 × Baguette de tradition",
        "350 g Comté",
        *(f"{code[:4]} {code[4:]}" for code in codes),
    ):
        assert said in words


def test_who_is_sent_instead_reads_the_word_to_say(visitor: Visitor, ordered: Ordered) -> None:
    with transaction():
        word = name_proxy(ordered.street.town.id, order_id=ordered.order_id, name="Rozenn Caro").word
    words, _wide = read(visitor.get(slip(ordered, "usual")).data)
    assert "Rozenn Caro passe à ma place" in words
    assert word in words


def test_what_was_fetched_is_not_on_it_any_more(visitor: Visitor, ordered: Ordered) -> None:
    ordered.do(ordered.street.bakery, acts=3)
    words, _wide = read(visitor.get(slip(ordered, "usual")).data)
    assert "Baguette" not in words
    assert "Comté" in words


@pytest.mark.parametrize(("letters", "key"), [("huge", None), ("usual", ""), ("usual", "0" * 32)])
def test_other_letters_and_strangers_find_nothing(
    visitor: Visitor, ordered: Ordered, letters: str, key: str | None
) -> None:
    assert visitor.get(slip(ordered, letters, key)).status_code == 404


def test_once_all_is_fetched_there_is_no_slip(visitor: Visitor, ordered: Ordered) -> None:
    for shop in (ordered.street.bakery, ordered.street.dairy):
        ordered.do(shop, acts=3)
    answer = visitor.get(slip(ordered, "usual"))
    assert answer.status_code == 404
    assert "Il n’y a plus rien à prendre" in answer.text
