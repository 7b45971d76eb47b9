"""The sheet with its scripts: moved over by keyboard, pasted into, undone, and two people at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.street import Street
from tests.journeys.walking import heading, open_board

pytestmark = pytest.mark.browser
_PASTE = """(cell, text) => {
  const carried = new DataTransfer()
  carried.setData('text/plain', text)
  cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true }))
}"""


def open_sheet(page: Page, street: Street) -> None:
    """The clothes shop's sheet: a shirt in three sizes."""
    open_board(page, street, street.clothes)
    page.goto(f"{street.address}/backoffice/{street.clothes.slug}/products/grid")
    expect(heading(page, "Tout le rayon sur une feuille")).to_be_visible()


def cell(page: Page, column: str, size: str) -> Locator:
    """A cell by what it says of itself."""
    return page.get_by_label(f"{column}, Marinière, {size}", exact=True)


def told(page: Page, words: str) -> None:
    """The sheet says aloud how it went."""
    expect(page.locator("form[data-grid] [role=status]")).to_contain_text(words)


def test_a_sheet_is_typed_pasted_and_undone_by_keyboard(
    street: Street, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    open_sheet(page, street)
    cell(page, "Prix", "S").focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("51")
    page.keyboard.press("Enter")
    expect(cell(page, "Prix", "M")).to_be_focused()
    told(page, "51,00, c’est enregistré")
    expect(cell(page, "Prix", "S")).to_have_value("51,00")
    page.keyboard.press("ArrowDown")
    expect(cell(page, "Prix", "L")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(cell(page, "En rayon", "L")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(cell(page, "En rayon", "S")).to_be_focused()
    cell(page, "Prix", "S").evaluate(_PASTE, "52,00\t7\n53\t8\n54,5\t9\n55\t1\n")
    expect(cell(page, "En rayon", "L")).to_have_attribute("data-state", "saved")
    expect(cell(page, "Prix", "L")).to_have_value("54,50")
    page.reload()
    assert [cell(page, "Prix", size).input_value() for size in "SML"] == ["52,00", "53,00", "54,50"]
    assert [cell(page, "En rayon", size).input_value() for size in "SML"] == ["7", "8", "9"]


def test_what_was_saved_last_is_undone_as_one(street: Street, new_page: Callable[..., Page]) -> None:
    page = new_page()
    open_sheet(page, street)
    cell(page, "Prix", "S").evaluate(_PASTE, "60\n61\n62\n")
    expect(cell(page, "Prix", "L")).to_have_attribute("data-state", "saved")
    cell(page, "Prix", "M").focus()
    page.keyboard.press("ControlOrMeta+Z")
    for size in "SML":
        expect(cell(page, "Prix", size)).to_have_value("49,00")
    expect(page.get_by_role("button", name="Annuler la dernière saisie")).to_be_disabled()


def test_two_people_at_one_cell_are_told_and_choose(street: Street, new_page: Callable[..., Page]) -> None:
    page = new_page()
    open_sheet(page, street)
    colleague = page.context.new_page()
    colleague.goto(page.url)
    cell(colleague, "Prix", "M").fill("44")
    colleague.keyboard.press("Enter")
    told(colleague, "44,00, c’est enregistré")
    cell(page, "Prix", "M").fill("45")
    page.keyboard.press("Tab")
    expect(page.get_by_role("group", name="quelqu’un d’autre y a mis")).to_be_visible()
    expect(cell(page, "Prix", "M")).to_have_value("45")
    page.get_by_role("button", name="Garder « 45 »").click()
    told(page, "45,00, c’est enregistré")
    cell(page, "Prix", "S").fill("cadeau")
    page.keyboard.press("Tab")
    expect(page.get_by_text("n’est pas un nombre lisible").first).to_be_visible()
    expect(cell(page, "Prix", "S")).to_have_attribute("aria-invalid", "true")
    page.reload()
    expect(cell(page, "Prix", "M")).to_have_value("45,00")
    expect(cell(page, "Prix", "S")).to_have_value("49,00")


def test_on_a_narrow_screen_without_scripts_rows_are_cards(
    street: Street, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=320, java_script_enabled=False)
    open_sheet(page, street)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    cell(page, "Prix", "S").fill("50")
    page.get_by_role("button", name="Enregistrer la feuille").first.click()
    expect(page.get_by_role("status").filter(has_text="1 case enregistrée")).to_be_visible()
    expect(cell(page, "Prix", "S")).to_have_value("50,00")
