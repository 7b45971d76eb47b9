import pytest

from marketplace.catalogue.carrying import is_cold, is_fragile
from marketplace.catalogue.categories import tree


@pytest.mark.parametrize("code", ["food.meat.beef", "food.fish.fresh", "food.frozen", "food.deli.dish"])
def test_what_spoils_in_a_warm_bag_is_cold(code: str) -> None:
    assert code in tree()
    assert is_cold(code)


@pytest.mark.parametrize("code", ["food.bakery.cake", "food.dairy.eggs", "garden.cut"])
def test_what_is_crushed_under_other_things_is_fragile(code: str) -> None:
    assert code in tree()
    assert is_fragile(code)


@pytest.mark.parametrize("code", ["", "books.novel", "food.bakery.bread", "unheard.of", "food.meatless"])
def test_the_rest_is_carried_as_it_comes(code: str) -> None:
    assert not is_cold(code)
    assert not is_fragile(code)
