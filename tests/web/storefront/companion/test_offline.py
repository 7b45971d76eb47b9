"""What a browser needs to show the page without a network."""

import re

from tests.visitors import Visitor
from tests.web.storefront.companion.ordered import Ordered


def test_the_page_says_where_it_is_and_that_it_is_to_be_kept(visitor: Visitor, ordered: Ordered) -> None:
    page = visitor.get(ordered.page).text
    assert re.search(r'data-at="\d{13}" data-keep', page)
    assert re.search(r"<div data-offline[^>]* hidden>", page)
    assert "Pas de réseau. Voici votre tour tel qu’il était aujourd’hui à 10" in page


def test_every_part_that_is_put_in_its_place_has_a_name_of_its_own(
    visitor: Visitor, ordered: Ordered
) -> None:
    live = re.findall(r'id="([\w-]+)" data-live', visitor.get(ordered.page).text)
    assert len(live) == len(set(live)) >= 3
