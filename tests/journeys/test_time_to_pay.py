"""Time to pay: told, lengthened, run out; and no press, Back or reload orders a second time."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.street import Street
from tests.journeys.walking import ORDER, heading, open_checkout, put_in_basket, reference_on, say_who

pytestmark = pytest.mark.browser

MORE = re.compile("^Gardez-les encore")
_KEPT = re.compile("Vos articles vous sont gardés jusqu’à")


def test_double_clicks_back_and_reload_make_one_order(
    street: Street, browser_of: Callable[..., Page]
) -> None:
    page = browser_of(width=375)
    _begin_to_pay(page, street)
    expect(page.get_by_text(_KEPT)).to_contain_text(re.compile("encore (19|20) minutes"))
    page.reload()
    page.get_by_role("button", name=MORE).dblclick()
    expect(heading(page, "Payer 1,30 €")).to_be_visible()
    page.go_back()
    page.goto(f"{street.address}/checkout")
    expect(page.get_by_label("Nom sur le sac")).to_have_value("Jeanne Kermadec")
    reference = page.get_by_text(re.compile("^La commande .* vous attend$")).inner_text().split()[2]
    page.get_by_role("link", name="Payer 1,30 €").click()
    page.get_by_role("button", name="Payer 1,30 €").dblclick()
    _is_ordered_as(page, reference)
    for _step in range(2):  # the card's page, then the checkout
        page.go_back()
        _is_ordered_as(page, reference)
    expect(page.get_by_text("Cette commande est déjà passée.")).to_be_visible()


def test_the_time_left_is_kept_true_and_announced_and_its_end_takes_no_focus(
    street: Street, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=375)
    page.clock.install()
    _begin_to_pay(page, street)
    kept, said = page.get_by_text(_KEPT), page.get_by_role("status").last
    more = page.get_by_role("button", name=MORE)
    more.focus()
    page.clock.fast_forward("10:00")
    expect(kept).to_contain_text(re.compile("encore (9|10) minutes"))
    expect(said).to_have_text("")
    page.clock.fast_forward("05:01")
    expect(said).to_have_text("Il reste 5 minutes pour payer. Vous pouvez demander plus de temps.")
    page.clock.fast_forward("03:00")
    expect(said).to_contain_text("Il reste 2 minutes pour payer.")
    page.clock.fast_forward("02:00")
    expect(said).to_have_text("Le temps pour payer est écoulé.")
    expect(more).to_be_focused()
    expect(page.get_by_role("link", name="Voir où en est la commande")).to_be_visible()


def _begin_to_pay(page: Page, street: Street) -> None:
    page.goto(f"{street.address}/shops/{street.bakery.slug}/baguette-de-tradition")
    put_in_basket(page, "Baguette de tradition")
    open_checkout(page)
    say_who(page)
    page.get_by_role("radio", name="Par carte de démonstration").check()
    page.get_by_role("button", name=ORDER).dblclick()
    expect(heading(page, "Payer 1,30 €")).to_be_visible()


def _is_ordered_as(page: Page, reference: str) -> None:
    expect(heading(page, "Merci, c’est commandé")).to_be_visible()
    assert reference_on(page) == reference
