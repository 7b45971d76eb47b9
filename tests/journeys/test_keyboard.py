"""The whole purchase without a mouse: every stop of the Tab key can be seen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.street import Street
from tests.journeys.walking import BUY, ORDER, heading, told

pytestmark = pytest.mark.browser
_FURTHEST = 120
_IS_HERE = "element => element === document.activeElement"
# The element in the window, and an outline round it, round what covers its card, or round its frame.
_CAN_BE_SEEN = """() => {
  const ringed = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
  const outlined = e => ringed(getComputedStyle(e)) || ringed(getComputedStyle(e, '::after'))
  const at = document.activeElement
  if (at === document.body) return true
  const box = at.getBoundingClientRect()
  const upright = box.bottom > 0 && box.top < window.innerHeight
  const inside = upright && box.right > 0 && box.left < window.innerWidth
  let lit = at
  while (lit && !outlined(lit)) lit = lit.parentElement
  return inside && Boolean(lit)
}"""


def walk_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the wanted thing has the focus; every stop on the way must be seen."""
    for _stop in range(_FURTHEST):
        if wanted.evaluate(_IS_HERE):
            return
        page.keyboard.press("Tab")
        assert page.evaluate(_CAN_BE_SEEN), page.evaluate("document.activeElement.outerHTML")
    raise AssertionError(f"the Tab key does not lead to {wanted}")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    """Walk to a thing and press a key on it."""
    walk_to(page, wanted)
    page.keyboard.press(key)


def type_into(page: Page, wanted: Locator, words: str) -> None:
    """Walk to a field and write into it, in place of what it held."""
    walk_to(page, wanted)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def test_the_first_tab_offers_to_skip_to_the_content(street: Street, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(street.address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_a_whole_purchase_needs_the_keyboard_only(street: Street, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(street.address)
    type_into(page, page.get_by_role("combobox", name="Chercher dans toute la rue"), "comté")
    page.keyboard.press("Enter")
    press(page, page.get_by_role("link", name="Comté de garde"))
    _choose_another_portion(page)
    _buy(page, "Comté de garde")
    type_into(page, page.get_by_role("combobox", name="Chercher dans toute la rue"), "marinière")
    page.keyboard.press("Enter")
    press(page, page.get_by_role("link", name="Marinière"))
    _choose_the_next_size(page)
    _buy(page, "Marinière")
    press(page, page.get_by_role("link", name="Voir le panier"))
    press(page, page.get_by_role("button", name="Un de plus"), "Space")
    expect(page.get_by_role("region", name=street.clothes.name)).to_contain_text("98,00 €")
    press(page, page.get_by_role("link", name="Choisir mes heures de retrait"))
    _order(page, street)


def _choose_another_portion(page: Page) -> None:
    walk_to(
        page, page.get_by_role("group", name="Combien en voulez-vous ?").get_by_role("radio", checked=True)
    )
    page.keyboard.press("ArrowDown")


def _choose_the_next_size(page: Page) -> None:
    walk_to(page, page.get_by_role("radio", name="S", checked=True))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", checked=True)).to_be_focused()


def _buy(page: Page, name: str) -> None:
    press(page, page.get_by_role("button", name=BUY))
    told(page, f"« {name} » est dans votre panier.")


def _leave_the_walk_for_times_of_their_own(page: Page) -> None:
    ways = page.get_by_role("group", name="Comment faites-vous le tour ?")
    walk_to(page, ways.get_by_role("radio", checked=True))
    page.keyboard.press("ArrowUp")  # from the first walk round to the last way
    expect(ways.get_by_role("radio", name="Une heure par boutique")).to_be_checked()


def _order(page: Page, street: Street) -> None:
    expect(heading(page, "Votre commande, 2 boutiques")).to_be_visible()
    _leave_the_walk_for_times_of_their_own(page)
    for place in (street.dairy, street.clothes):
        press(page, page.get_by_label(f"Heure de retrait chez {place.name}"), "ArrowDown")
    type_into(page, page.get_by_label("Nom sur le sac"), "Jeanne Kermadec")
    type_into(page, page.get_by_label("Téléphone"), "06 00 00 46 12")
    press(page, page.get_by_role("radio", name="Dans chaque boutique"), "ArrowUp")
    expect(page.get_by_role("radio", name="Par carte de démonstration")).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Dans chaque boutique")).to_be_checked()
    press(page, page.get_by_role("button", name=ORDER))
    expect(heading(page, "Merci, c’est commandé")).to_be_visible()
