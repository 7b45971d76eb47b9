"""Tickets on paper: nothing is cut off, and what people typed commands no printer."""

import pytest

from marketplace.catalogue.models import Offered
from marketplace.fulfilment.printing.escpos import escpos_of
from marketplace.fulfilment.printing.paper import Row, rows_of
from marketplace.fulfilment.printing.plain import plain_of
from marketplace.fulfilment.queries import Ticket, ticket_of
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import Goods, make_goods
from tests.ordering import JEANNE, make_order


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


def ticket(town: Town, shop: Shop, *wanted: tuple[Goods, int], note: str = "") -> Ticket:
    reference = make_order(town, *wanted, contact=JEANNE, note=note)
    found = ticket_of(town.id, shop.id, reference=reference)
    assert found
    return found


def paper(town: Town, bag: Ticket, *, columns: int = 48) -> list[Row]:
    return rows_of(bag, town=town_by_id(town.id), shop_name="Maison Morel", columns=columns)


def test_a_ticket_says_what_to_put_into_which_bag(town: Town, shop: Shop, goods: Goods) -> None:
    bag = ticket(town, shop, (goods, 3), note="Bien cuites")
    text = plain_of(paper(town, bag)).decode()
    assert bag.reference in text
    assert "Retrait : jeudi 11 juin à 11" in text.replace("\u00a0", " ")
    assert "[ ] 3 x Baguette de tradition" in text
    assert "Bien cuites" in text
    assert "À encaisser" in text
    assert "Jeanne Kerouac" in text


@pytest.mark.parametrize("columns", [32, 48])
def test_no_line_is_longer_than_the_paper_and_no_word_is_lost(town: Town, shop: Shop, columns: int) -> None:
    goods = make_goods(shop, name="Confiture extra de mirabelles de Lorraine cuite au chaudron de cuivre")
    rows = paper(town, ticket(town, shop, (goods, 2), note="x" * 90), columns=columns)
    assert all(len(row.text) <= (columns // 2 if row.is_big else columns) for row in rows)
    assert "chaudron de cuivre" in " ".join(" ".join(row.text.split()) for row in rows)
    assert sum(row.text.count("x") for row in rows) >= 90


def test_what_people_type_commands_no_printer(town: Town, shop: Shop, goods: Goods) -> None:
    bag = ticket(town, shop, (goods, 1), note="\x1b@\x1dVA\nouvrez le tiroir \x1bp")
    printed = escpos_of(paper(town, bag))
    assert printed.count(b"\x1b@") == 1
    assert printed.count(b"\x1dV") == 1
    assert b"\x1bp" not in printed
    assert b"ouvrez le tiroir" in printed


def test_the_bytes_start_afresh_and_end_with_a_cut() -> None:
    printed = escpos_of([Row("Noël, 12 €"), Row("TL7", is_big=True), Row("œuf", is_bold=True)])
    assert printed.startswith(b"\x1b@\x1bt\x13" + "Noël, 12 €".encode("cp858") + b"\n")
    assert b"\x1d!\x11TL7\n\x1d!\x00" in printed
    assert b"\x1bE\x01oeuf\n\x1bE\x00" in printed
    assert printed.endswith(b"\x1dVA\x03")


def test_a_sign_that_the_printer_lacks_is_no_hole_in_the_ticket() -> None:
    assert b"caf? ? " in escpos_of([Row("caf日 🥖 ")])


def test_a_thing_to_be_tried_says_so(town: Town, shop: Shop, goods: Goods) -> None:
    bag = ticket(town, shop, (goods, 1))
    assert bag.lines[0].offered is Offered.SHELF
    assert "s’il en manque" in plain_of(paper(town, bag)).decode()
