"""« L’avez-vous encore ? »: the shop answers on its page; the resident pays, or reads why not."""

import pytest

from marketplace.core.references import link_key
from marketplace.shops.models import Shop
from marketplace.stock.queries import variant_key
from marketplace.towns.models import Town
from tests.checkout.holding import hold, standing
from tests.checkout.test_answering import bag, make_doubtful
from tests.factories import Goods, make_goods
from tests.visitors import Visitor
from tests.web.backoffice.counting.test_look_at_stock import level

OFFICE = "/backoffice/maison-morel"
ASKED = f"{OFFICE}/asked"


class Asked:
    """A question about two cakes, as shop and resident see it."""

    def __init__(self, town: Town, cake: Goods) -> None:
        self.cake, self.town = cake, town
        self.order_id = hold(town, (cake, 2))
        row = bag(town, self.order_id)
        self.version, self.reference = row.version, row.order.reference
        self.page = f"/orders/{self.reference}?key={link_key('order', self.order_id)}"

    def address(self, noun: str) -> str:
        return f"{ASKED}/{self.reference}/{noun}"


@pytest.fixture
def asked(town: Town, bakery: Shop) -> Asked:
    """Two cakes are left, counted four days ago; somebody wants both."""
    return Asked(town, make_doubtful(make_goods(bakery, name="Far", on_hand=2)))


def test_yes_on_the_page_lets_the_resident_pay(counter: Visitor, visitor: Visitor, asked: Asked) -> None:
    board = counter.get(f"{OFFICE}/").text
    assert "avant de payer" in board
    assert f'data-new="{asked.reference}"' in board  # the bell rings for it too
    page = visitor.get(asked.page).text
    assert "Rien n’est débité" in page
    assert "Payer 2,60" not in page
    assert "Far" in counter.get(ASKED).text
    sent = {"version": str(asked.version)}
    assert counter.submit(ASKED, sent, to=asked.address("presence")).status_code == 303
    assert standing(asked.town, asked.order_id)[0] == {"held"}
    assert "Payer 2,60" in visitor.get(asked.page).text
    assert "Personne n’attend" in counter.get(ASKED).text


def test_no_puts_the_count_right_and_says_so_to_the_resident(
    counter: Visitor, visitor: Visitor, asked: Asked
) -> None:
    key = variant_key(asked.cake.variant.id)
    sent = {"version": str(asked.version), f"said-{key}": "0", f"count-{key}": "1"}
    stepped = counter.submit(ASKED, {**sent, "step": f"more-{key}"}, to=asked.address("absence"))
    assert stepped.status_code == 200
    assert standing(asked.town, asked.order_id)[0] == {"asked"}
    assert counter.submit(ASKED, sent, to=asked.address("absence")).status_code == 303
    assert (level(asked.cake).on_hand, level(asked.cake).held) == (1, 0)
    page = visitor.get(asked.page).text
    assert "Il n’y en a plus" in page
    assert "Revoir mon panier" in page


def test_an_answer_from_an_old_page_is_refused_in_words(counter: Visitor, asked: Asked) -> None:
    answer = counter.submit(ASKED, {"version": "9"}, to=asked.address("presence"))
    assert (answer.status_code, "Quelqu’un d’autre" in answer.text) == (409, True)
    assert standing(asked.town, asked.order_id)[0] == {"asked"}


def test_only_its_shop_answers_and_only_with_a_token(
    counter: Visitor, neighbour: Visitor, outsider: Visitor, asked: Asked
) -> None:
    sent = {"version": str(asked.version)}
    for browser in (neighbour, outsider):
        assert browser.get(ASKED).status_code == 404
        assert browser.submit("/account", sent, to=asked.address("presence")).status_code == 404
    assert counter.post(asked.address("presence"), data=sent).status_code == 400
    assert standing(asked.town, asked.order_id)[0] == {"asked"}
