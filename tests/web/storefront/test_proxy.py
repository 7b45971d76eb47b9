"""Somebody else fetches the order: named with a word, taken back at any moment, by whoever has the link."""

from marketplace.core.references import link_key
from marketplace.orders.handovers.proxies import proxy_of
from marketplace.towns.models import Town
from tests.factories import Goods
from tests.ordering import make_order, order_named
from tests.visitors import Visitor
from tests.web.storefront.buying import plain


def _page(town: Town, goods: Goods) -> tuple[str, int, str]:
    reference = make_order(town, (goods, 1))
    order_id = order_named(town, reference)
    return f"/orders/{reference}", order_id, link_key("order", order_id)


def test_a_neighbour_is_named_and_gets_a_word(
    visitor: Visitor, town: Town, goods: Goods, thursday_morning: object
) -> None:
    page, order_id, key = _page(town, goods)
    answer = visitor.post(f"{page}/proxy", data={"key": key, "name": " Rozenn  Caro "})
    assert answer.status_code == 303
    proxy = proxy_of(town.id, order_id=order_id)
    assert proxy
    assert proxy.name == "Rozenn Caro"
    shown = plain(visitor.get(f"{page}?key={key}").text)
    assert "Rozenn Caro peut retirer vos sacs" in shown
    assert f"« {proxy.word} »" in shown


def test_it_is_taken_back(visitor: Visitor, town: Town, goods: Goods, thursday_morning: object) -> None:
    page, order_id, key = _page(town, goods)
    visitor.post(f"{page}/proxy", data={"key": key, "name": "Rozenn Caro"})
    visitor.post(f"{page}/proxy/removal", data={"key": key})
    assert proxy_of(town.id, order_id=order_id) is None


def test_nobody_in_particular_is_refused_in_words(
    visitor: Visitor, town: Town, goods: Goods, thursday_morning: object
) -> None:
    page, order_id, key = _page(town, goods)
    answer = visitor.post(f"{page}/proxy", data={"key": key, "name": " "})
    assert answer.status_code == 422
    assert "Écrivez le prénom et le nom" in answer.text
    assert proxy_of(town.id, order_id=order_id) is None


def test_a_stranger_names_nobody(
    visitor: Visitor, town: Town, goods: Goods, thursday_morning: object
) -> None:
    page, order_id, _key = _page(town, goods)
    for key in ("", "0" * 32):
        assert visitor.post(f"{page}/proxy", data={"key": key, "name": "Moi"}).status_code == 404
        assert visitor.post(f"{page}/proxy/removal", data={"key": key}).status_code == 404
    assert proxy_of(town.id, order_id=order_id) is None


def test_another_site_names_nobody(
    visitor: Visitor, town: Town, goods: Goods, thursday_morning: object
) -> None:
    page, order_id, key = _page(town, goods)
    foreign = {"Origin": "https://elsewhere.example"}
    answer = visitor.post(f"{page}/proxy", data={"key": key, "name": "Moi"}, headers=foreign)
    assert answer.status_code == 400
    assert proxy_of(town.id, order_id=order_id) is None
