"""Whoever writes what residents see writes the search index with it, in the same transaction."""

import ast

from tests.house.sources import Module, application, place, sample
from tests.house.test_floors import imported

WRITERS = {
    "marketplace.catalogue.bulk.create_products",
    "marketplace.catalogue.services.add_variant",
    "marketplace.catalogue.services.change_product",
    "marketplace.catalogue.services.change_variant",
    "marketplace.catalogue.services.create_product",
    "marketplace.catalogue.services.retire_variant",
    "marketplace.catalogue.services.sell_again",
}
INDEX = "marketplace.browsing.index"


def forgetful(module: Module) -> list[str]:
    """What a module writes of the catalogue without writing the index."""
    if module.room.startswith("catalogue"):
        return []
    names = {name for _line, name in imported(module)}
    written = sorted(names & WRITERS)
    knows = any(name.startswith(INDEX) for name in names)
    return [f"{place(module.path)}: {name}" for name in written if not knows]


def moved_shops(module: Module) -> list[str]:
    """Where a shop gets another status without its goods being indexed."""
    moves = [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "shop.become"
    ]
    knows = any(name.startswith(INDEX) for _line, name in imported(module))
    return [] if knows or module.room.startswith("shops") else [f"{module.path}:{line}" for line in moves]


def test_who_writes_the_catalogue_writes_the_index() -> None:
    assert [words for module in application() for words in forgetful(module)] == []


def test_who_moves_a_shop_writes_the_index() -> None:
    assert [words for module in application() for words in moved_shops(module)] == []


def test_the_rule_sees_who_forgets() -> None:
    bad = "from marketplace.catalogue.services import change_product"
    good = f"{bad}\nfrom marketplace.browsing.index import index_product"
    assert forgetful(sample(bad, "marketplace.intake.mending"))
    assert forgetful(sample(good, "marketplace.intake.mending")) == []
    assert moved_shops(sample("shop.become(status)", "marketplace.web.council.shops"))
