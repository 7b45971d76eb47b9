"""How much one online order may come to."""

from tests.factories import make_goods
from tests.visitors import Visitor
from tests.web.storefront.buying import Street, order, put_in_basket, quantities


def test_an_order_beyond_all_shopping_is_refused_in_words_and_stays_in_the_basket(
    visitor: Visitor, street: Street
) -> None:
    ring = make_goods(street.bakery, name="Bague de saphirs", price_cents=9_999_900, on_hand=99)
    put_in_basket(visitor, ring, shop="maison-morel", quantity="2")
    answer = order(visitor)
    assert answer.status_code == 422
    assert "appelez la boutique" in answer.text
    assert quantities(street) == [2]
