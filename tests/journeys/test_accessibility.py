"""No page keeps anybody out: every kind of page there is, in each of its states, and what axe counts there.

What was counted stands in `accessibility_results.json`, from which the town's declaration is made. `make
accessibility` writes it; here it is only compared, so that the declaration never tells of another build.
"""

import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from marketplace.demo.people import COUNCIL, OPERATOR, OWNER, RESIDENT, Persona
from marketplace.web.storefront.accessibility import RESULTS
from tests.journeys import errands
from tests.journeys.barriers import AXE_VERSION, PHONE, look_at, violations
from tests.journeys.crawling import Crawler
from tests.journeys.demo_town import DemoTown, demo_town
from tests.journeys.page_list import NOT_REACHED, pages_of
from tests.journeys.places import Seen, asked_product, refused_product, resident_pages
from tests.journeys.refusing import refuse, untold
from tests.journeys.street import Installation, Street
from tests.journeys.walking import open_board

pytestmark = pytest.mark.browser
WRITE = "ACCESSIBILITY_RESULTS"
Errand = Callable[[DemoTown, Page], list[str]]
_PUBLIC = ("/", "/events", "/featured", "/help", "/withdrawal", "/sign-in", "/sign-in/forgotten/sent",
           "/account/new", "/account/new/sent", "/account/erased", "/offline", "/sent", "/checkout",
           "/search/ranking", "/search?q=pain", "/leaflet", "/survey", "/nothing-here", "/join",
           "/join/sent", "/reviews/of/lantier", "/help/words", "/help/words/sent", "/letter")  # fmt: skip
_OFFICE = ("/backoffice/", "/backoffice/lantier/feed", "/backoffice/lantier/payments/old-link",
           "/backoffice/lantier/asked", "/account/recovery-codes", "/account/proof")  # fmt: skip
_PEOPLE: tuple[tuple[Persona, tuple[str, ...], Errand | None], ...] = (
    (RESIDENT, (), errands.ask_for_another_address),
    (OWNER, _OFFICE, errands.work_in_the_shop),
    (
        COUNCIL,
        (
            "/hub/la-gare/",
            "/council/counters",
            "/council/archive",
            "/council/leaflet",
            "/council/survey",
            "/open-data",
        ),
        errands.take_a_call,
    ),
    (OPERATOR, (), None),
)
_SCRIPTS = re.compile(r"/static/js/|/worker\.js")
_SCRIPTED = "script[src]:not([src*=sign_out])"

NewPage = Callable[..., Page]
Found = dict[str, dict[str, list[str]]]  # by page, then by state


class Inspection:
    """Looks at pages, and keeps what was found."""

    def __init__(self, town: DemoTown, new_page: NewPage) -> None:
        self.town = town
        self.new_page = new_page
        self.found: Found = defaultdict(dict)

    def window(self, **more: object) -> Page:
        """Somebody's phone. Axe is put into the page, which its policy forbids; nothing may be half faded."""
        return self.new_page(width=PHONE["width"], bypass_csp=True, reduced_motion="reduce", **more)

    def walk(self, page: Page, starts: Iterable[str]) -> Crawler:
        """Every kind of page that leads on from here and was not seen yet: in all states, then refusing."""
        crawler = Crawler(self.town.app, page, self.town.origin, dict.fromkeys(self.found, ""))
        known = set(crawler.seen)
        for kind in crawler.follow(starts, only=pages_of(self.town.app)):
            self.look(kind, page)
        for kind, address in crawler.seen.items():
            if kind not in known:
                self._refuse(kind, page, address)
        return crawler

    def look(self, kind: str, page: Page) -> None:
        """An open page in each state."""
        for state, words in look_at(page):
            self.found[kind][state] = words

    def meet(self, seen: Iterator[Seen], address: str) -> None:
        """Pages on somebody's way: in all states where the kind is new, else as they stand."""
        crawler = Crawler(self.town.app, self.new_page(), address)
        for one in seen:
            one.page.wait_for_load_state("load")
            kind = crawler.kind_of(one.page.url)
            if kind is None:
                continue
            if kind not in self.found:
                self.look(kind, one.page)
            self.found[kind][one.name] = [*violations(one.page), *untold(one.page)]

    def without_scripts(self, crawler: Crawler, page: Page) -> None:
        """Pages that have scripts, read without them: they do not come; axe's own must run."""
        bare = self.window(storage_state=page.context.storage_state())
        bare.route(_SCRIPTS, lambda route: route.abort())
        for kind, address in crawler.seen.items():
            if not address:
                continue
            bare.goto(address)
            if bare.locator(_SCRIPTED).count():
                self.found[kind]["without scripts"] = violations(bare)

    def _refuse(self, kind: str, page: Page, address: str) -> None:
        page.goto(address)
        if refuse(page):
            self.found[kind]["errors"] = [*violations(page), *untold(page)]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[DemoTown]:
    """The demo town on a Thursday morning."""
    with demo_town(tmp_path) as town:
        yield town


@pytest.mark.timeout(1500)  # two hundred pages, half a dozen times each
def test_no_page_keeps_anybody_out_in_any_state(
    town: DemoTown, new_page: NewPage, capsys: pytest.CaptureFixture[str]
) -> None:
    inspection = Inspection(town, new_page)
    _look_round(inspection)
    pages = {person: inspection.window() for person, _more, _errand in _PEOPLE}
    for person, more, errand in _PEOPLE:
        page = pages[person]
        town.sign_in(page, person)
        made = errand(town, page) if errand else []
        crawler = inspection.walk(page, [person.path, *more, *made])
        inspection.without_scripts(crawler, page)
    inspection.walk(inspection.window(), town.mailed())  # invitations that were written meanwhile
    inspection.walk(pages[COUNCIL], errands.make_a_kiosk(town, pages[COUNCIL]))
    _go_shopping(inspection)
    found = inspection.found
    with capsys.disabled():
        sys.stdout.write(_table(found))
    assert [
        f"{kind}, {state}: {words}" for kind in found for state in found[kind] for words in found[kind][state]
    ] == []
    reached = {kind.partition("(")[0] for kind in found}
    assert pages_of(town.app) - reached == set(NOT_REACHED), "a page that no link, mail or start leads to"
    _compare(found, town)


def _look_round(inspection: Inspection) -> None:
    town, page = inspection.town, inspection.window()
    errands.buy(town, page)
    errands.ask_for_an_account(town, page)
    errands.forget_the_password(town, page)
    mailed = town.mailed()
    crawler = inspection.walk(page, [*_PUBLIC, *mailed, *errands.of_orders(mailed)])
    inspection.without_scripts(crawler, page)
    inspection.walk(page, errands.renounce(town, page, mailed))
    half_in = inspection.window()
    errands.come_half_in(town, half_in)
    inspection.walk(half_in, ["/sign-in/code"])


def _go_shopping(inspection: Inspection) -> None:
    """The way to an order with its refusals, and a product that is asked about, on a street of their own."""
    installation = Installation(inspection.town.app, int(inspection.town.origin.rpartition(":")[2]))
    street: Street = installation.open_street("rue-sans-marche", name="Port-Lanterne")
    inspection.meet(resident_pages(inspection.window(), street), street.address)
    page = inspection.window()
    open_board(page, street, street.bakery)
    for seen in (refused_product, asked_product):
        inspection.meet(seen(page, street, street.bakery), street.address)


def _table(found: Found) -> str:
    """What was looked at and how often something was wrong there, page by page."""
    lines = [
        f"{kind:<44} " + ", ".join(f"{state} {len(words)}" for state, words in states.items())
        for kind, states in sorted(found.items())
    ]
    states = sum(map(len, found.values()))
    wrong = sum(len(words) for kind in found.values() for words in kind.values())
    return "\n".join(["", *lines, f"{len(found)} pages, {states} states, {wrong} barriers", ""])


def _compare(found: Found, town: DemoTown) -> None:
    """What was counted is what the declaration tells. Where it is asked for, it is written anew."""
    counted = {kind: {state: len(words) for state, words in states.items()} for kind, states in found.items()}
    if os.environ.get(WRITE):
        told = {
            "tested_on": town.made_at.date().isoformat(),
            "axe": AXE_VERSION,
            "unreached": sorted(NOT_REACHED),
            "pages": counted,
        }
        RESULTS.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert json.loads(RESULTS.read_text(encoding="utf-8"))["pages"] == counted, "make accessibility"


def test_a_picture_without_words_would_be_found(new_page: NewPage) -> None:
    page = new_page()
    page.set_content(
        "<!doctype html><html lang='fr'><title>Rue</title><main><h1>Rue</h1><img src='data:,'></main>"
    )
    assert [words.partition(":")[0] for words in violations(page)] == ["image-alt"]


@pytest.mark.parametrize(
    ("state", "bad"),
    [
        ("plain", "<p><button style='height: 20px; width: 90px'>Oui</button></p>"),
        ("dark", "<p style='color: #777; background: #888'>Bonjour</p>"),
        ("forced colours", "<p style='forced-color-adjust: none; color: #777; background: #888'>Bonjour</p>"),
        ("narrow", "<p style='width: 400px'>Bonjour</p>"),
        ("spaced", "<p style='width: 5rem; height: 4rem; overflow: hidden'>Du pain, du vin, des fleurs</p>"),
    ],
)
def test_what_is_wrong_in_one_state_would_be_found(new_page: NewPage, state: str, bad: str) -> None:
    page = new_page(width=PHONE["width"])
    good = "<!doctype html><html lang='fr'><title>Rue</title><main><h1>Rue</h1>{}</main>"
    page.set_content(good.format("<p>Bonjour</p>"))
    assert dict(look_at(page))[state] == []
    page.set_content(good.format(bad))
    assert dict(look_at(page))[state]


def test_a_fault_that_nobody_finds_would_be_found(new_page: NewPage) -> None:
    page = new_page()
    page.set_content(
        "<main><div id='errors' tabindex='-1'><a href='#no'>Ici</a></div><input aria-invalid='true'></main>"
    )
    assert len(untold(page)) == 3
