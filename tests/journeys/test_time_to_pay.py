"""Time to pay: told, lengthened, run out; and no press, Back or reload orders or pays a second time."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, expect

from tests.journeys.street import Street
from tests.journeys.walking import (
    ORDER,
    at_the_card,
    choose_times,
    heading,
    open_checkout,
    put_in_basket,
    reference_on,
    say_who,
    turn_back,
)

pytestmark = pytest.mark.browser

MORE = re.compile("^Gardez-les encore")
PAY = "Payer 1,30 €"
_KEPT = re.compile("Vos articles vous sont gardés jusqu’à")
_MOST_STEPS = 6


def test_double_clicks_back_and_reload_make_one_order(
    street: Street, browser_of: Callable[..., Page]
) -> None:
    page = browser_of(width=375)
    _begin_to_pay(page, street)
    turn_back(page)
    expect(page.get_by_text(_KEPT)).to_contain_text(re.compile("encore (39|40) minutes"))
    page.reload()
    page.get_by_role("button", name=MORE).dblclick()
    expect(heading(page, PAY)).to_be_visible()
    _step_back_whatever_it_brings(page)
    page.goto(f"{street.address}/checkout")
    expect(page.get_by_label("Nom sur le sac")).to_have_value("Jeanne Kermadec")
    reference = page.get_by_text(re.compile("^La commande .* vous attend$")).inner_text().split()[2]
    page.get_by_role("link", name=PAY).click()
    page.get_by_role("button", name=PAY).dblclick()
    expect(at_the_card(page)).to_be_visible()
    page.get_by_role("button", name=PAY).dblclick()
    _follow_to_the_order(page)
    assert reference_on(page) == reference
    _step_back_to_the_checkout(page)
    assert reference_on(page) == reference


def test_the_time_left_is_kept_true_and_announced_and_its_end_takes_no_focus(
    street: Street, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=375)
    page.clock.install()
    _begin_to_pay(page, street)
    turn_back(page)
    kept, said = page.get_by_text(_KEPT), page.get_by_role("status").last
    more = page.get_by_role("button", name=MORE)
    more.focus()
    page.clock.fast_forward("30:00")
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
    choose_times(page)
    say_who(page)
    page.get_by_role("radio", name="Par carte de démonstration").check()
    page.get_by_role("button", name=ORDER).dblclick()
    expect(at_the_card(page)).to_be_visible()


def _step_back_whatever_it_brings(page: Page) -> None:
    """After a double click the browser may hold a sent form, and ask whether to send it once more."""
    try:
        page.go_back()
    except Error as error:
        if "ERR_CACHE_MISS" not in error.message:
            raise


def _follow_to_the_order(page: Page) -> None:
    """The second click of two may have found everything paid: then the card's page says so, once more."""
    thanks, paid = heading(page, "Merci, c’est commandé"), heading(page, "C’est payé")
    expect(thanks.or_(paid)).to_be_visible()
    if paid.is_visible():
        page.get_by_role("link", name="Retour à ma commande").click()
    expect(thanks).to_be_visible()


def _step_back_to_the_checkout(page: Page) -> None:
    """Back, past the card's page and our own, each of which says that it is done."""
    for _step in range(_MOST_STEPS):
        _step_back_whatever_it_brings(page)
        thanks, paid = heading(page, "Merci, c’est commandé"), heading(page, "C’est payé")
        expect(thanks.or_(paid)).to_be_visible()
        if page.get_by_text("Cette commande est déjà passée.").is_visible():
            return
    raise AssertionError("the way back never came to the checkout")
