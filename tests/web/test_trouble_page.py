"""The page of a database in trouble: what was typed goes out again with one press, save what is secret."""

import errno
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from marketplace.core.trouble import OutcomeUnknown
from marketplace.core.write_queue import Busy
from tests.databases import app_on
from tests.faults.probes import Probe, probing
from tests.web.storefront.buying import forms_on

HIDDEN = 'type="hidden"'


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    """One for all tests here: nothing is written. Its database is a file, on every leg."""
    folder = tmp_path_factory.mktemp("trouble")
    with probing(f"sqlite:///{folder / 'market.db'}", folder) as probe:
        yield probe


@pytest.fixture
def probe(installation: Probe) -> Probe:
    """An installation whose database is always busy."""

    def refuse() -> str:
        raise Busy

    installation.plan(refuse)
    return installation


def test_what_was_typed_is_sent_again_as_it_was(probe: Probe) -> None:
    typed: dict[str, Any] = {"note": 'Pour "Léa" <i>& Max</i>', "window": ["9", "10"], "token": "abc"}
    page = probe.visitor().post("/probe?from=cart&to=%2F", data=typed)
    assert page.status_code == 503
    assert forms_on(page)["/probe?from=cart&to=%2F"] == {
        "note": 'Pour "Léa" <i>& Max</i>',
        "window": "10",
        "token": "abc",
    }
    assert page.text.count(HIDDEN) == 4
    assert "Réessayer</button>" in page.text
    assert "<i>" not in page.text


def test_a_long_address_is_sent_to_again_all_the_same(probe: Probe) -> None:
    address = f"/probe?q={'pain' * 300}"
    page = probe.visitor().post(address, data={"note": "x"})
    assert forms_on(page) == {address: {"note": "x"}}


@pytest.mark.parametrize("name", ["password", "code", "new-password", "shop_code"])
def test_secrets_are_asked_for_anew(probe: Probe, name: str) -> None:
    headers = {"Referer": "http://localhost/sign-in?next=/cart"}
    page = probe.visitor().post("/probe", data={name: "sesame-42", "email": "a@b.c"}, headers=headers)
    assert page.status_code == 503
    assert "sesame-42" not in page.text
    assert HIDDEN not in page.text
    assert 'href="/sign-in?next=/cart"' in page.text
    assert "Revenir au formulaire" in page.text


def test_files_are_asked_for_anew(probe: Probe) -> None:
    sent = {"picture": (io.BytesIO(b"bytes"), "p.jpg"), "name": "Flan"}
    page = probe.visitor().post("/probe", data=sent, content_type="multipart/form-data")
    assert page.status_code == 503
    assert HIDDEN not in page.text
    assert "les fichiers ne le sont pas" in page.text


@pytest.mark.parametrize(
    ("origin", "is_offered"), [("http://localhost", True), ("http://evil.example", False), ("null", False)]
)
def test_a_form_of_a_strangers_page_is_never_ours_to_send(
    tmp_path: Path, origin: str, is_offered: bool
) -> None:
    app = app_on("postgresql+psycopg://nobody@127.0.0.1:1/nothing", tmp_path)  # gone before anything is asked
    sent = {"shop": "maison-morel", "quantity": "99"}
    page = app.test_client().post("/cart/lines", data=sent, headers={"Origin": origin})
    assert page.status_code == 503
    assert ('value="99"' in page.text) == is_offered


@pytest.mark.parametrize("referer", ["http://evil.example/cart", "http://localhost//evil.example", ""])
def test_the_way_back_never_leaves_this_host(probe: Probe, referer: str) -> None:
    page = probe.visitor().post("/probe", data={"password": "x"}, headers={"Referer": referer})
    assert 'href="/"' in page.text
    assert "evil" not in page.text


def test_who_only_looked_gets_a_link_to_the_same_page(probe: Probe) -> None:
    page = probe.visitor().get("/probe?q=pain%20bis")
    assert page.status_code == 503
    assert 'href="/probe?q=pain%20bis"' in page.text
    assert "<form" not in page.text


def test_the_page_speaks_english_and_names_the_town(probe: Probe) -> None:
    page = probe.visitor().post("/probe", data={"note": "x"}, headers={"Accept-Language": "en"})
    assert "Your basket is kept, and so is what you typed" in page.text
    assert "Try again" in page.text
    assert "Port-Lanterne" in page.text


def test_the_basket_and_the_session_stay_as_they_were(probe: Probe) -> None:
    visitor = probe.visitor()
    visitor.set_cookie("basket", "a-basket")
    page = visitor.post("/probe", data={"note": "x"})
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("address", "may_be_sent_again"), [("/probe", False), ("/probe/twice", True)])
def test_what_may_stand_already_is_sent_again_only_where_that_is_harmless(
    probe: Probe, address: str, may_be_sent_again: bool
) -> None:
    def lose_the_answer() -> str:
        raise OutcomeUnknown from OperationalError("COMMIT", None, ConnectionResetError())

    probe.plan(lose_the_answer)
    page = probe.visitor().post(address, data={"note": "x"})
    assert page.status_code == 503
    assert (HIDDEN in page.text) == may_be_sent_again
    assert "c’est peut-être fait" in page.text


@pytest.mark.parametrize(
    ("number", "status"), [(errno.EMFILE, 503), (errno.ENFILE, 503), (errno.EACCES, 500)]
)
def test_a_process_without_files_is_a_database_away_and_no_other_error_is(
    probe: Probe, number: int, status: int
) -> None:
    def find_none() -> str:
        raise OSError(number, "of the system")  # as psycopg tells it when it cannot wait for a connection

    probe.plan(find_none)
    assert probe.visitor().post("/probe", data={"note": "x"}).status_code == status
