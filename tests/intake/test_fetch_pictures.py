"""S42: pictures by address: off unless the operator allows it; public hosts over https and nothing else."""

import http.server
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.catalogue.photos.queries import photos_of
from marketplace.cli.picturing import FetchPictures
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.pictures.keeping import keep_photo
from marketplace.core.pictures.stores import FolderStore
from marketplace.intake.fetching.asking import ask_for_pictures, fetches_of
from marketplace.intake.fetching.claiming import LEASE, PAUSES, claim_next, keep
from marketplace.intake.fetching.faults import Fault, FetchFailed
from marketplace.intake.fetching.lines import Edge, fetch
from marketplace.intake.fetching.models import FetchState
from tests.factories import Goods
from tests.photographs import jpeg

PUBLIC = "93.184.216.34"
Run = Callable[[Edge], str]
GOOD = "https://shop.example.com/bread.jpg"
# What an address may say, and what its name may stand for. None of these is asked for anything.
NAMES = [
    "http://shop.example.com/a.jpg",
    "ftp://shop.example.com/a.jpg",
    "file:///etc/passwd",
    "gopher://shop.example.com/",
    "//shop.example.com/a.jpg",
    "data:image/png;base64,AAAA",
    "https://",
    "https:///a.jpg",
    "https://localhost/a.jpg",
    "https://market/a.jpg",
    "https://127.0.0.1/a.jpg",
    "https://2130706433/a.jpg",
    "https://0x7f000001/a.jpg",
    "https://0x7f.0.0.1/a.jpg",
    "https://0177.0.0.1/a.jpg",
    "https://127.1/a.jpg",
    "https://[::1]/a.jpg",
    "https://[::ffff:127.0.0.1]/a.jpg",
    "https://[fe80::1%25eth0]/a.jpg",
    "https://8.8.8.8/a.jpg",
    "https://shop.example.com:8443/a.jpg",
    "https://shop.example.com:22/",
    "https://shop.example.com:99999/",
    "https://me:secret@shop.example.com/a.jpg",
    "https://shop.example.com@127.0.0.1/a.jpg",
    "https://shop.exam ple.com/a.jpg",
    "https://shop.example.com\r\nHost: inside/a.jpg",
    "https://shop_example.com/a.jpg",
    "https://" + "a" * 300 + ".com/a.jpg",
    "https://shop.example.com/" + "a" * 3000,
    "https://①②⑦.⓪.⓪.①/a.jpg",
]
INSIDE = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.254", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.7",
    "203.0.113.7", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:93.184.216.34", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1",
    "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1", "100::1", "not an address", "",
]  # fmt: skip


def no_line(address: str, host: str, seconds: float) -> socket.socket:
    """What must not be reached."""
    raise AssertionError(f"{host} was asked at {address}")


def never_asked(host: str) -> Sequence[str]:
    """A resolver that must not be asked."""
    raise AssertionError(f"{host} was looked up")


@pytest.mark.parametrize("url", NAMES)
def test_s42_what_is_no_plain_https_address_of_a_named_host_is_not_even_looked_up(
    url: str,
) -> None:
    with pytest.raises(FetchFailed) as failed:
        fetch(url, edge=Edge(never_asked, no_line))
    assert failed.value.fault in {Fault.NOT_SECURE, Fault.NOT_PUBLIC}


@pytest.mark.parametrize("address", INSIDE)
@pytest.mark.parametrize("among", [[], [PUBLIC]], ids=["alone", "among others"])
def test_s42_a_name_that_leads_inside_is_not_connected_to(address: str, among: list[str]) -> None:
    with pytest.raises(FetchFailed) as failed:
        fetch(GOOD, edge=Edge(lambda _host: [*among, address], no_line))
    assert failed.value.fault == Fault.NOT_PUBLIC


def test_s42_a_name_is_looked_up_once_and_the_line_goes_to_what_was_looked_at() -> None:
    answers, asked = iter([[PUBLIC], ["127.0.0.1"], ["169.254.169.254"]]), list[str]()

    def rebinding(host: str) -> Sequence[str]:
        return next(answers)

    def connect(address: str, host: str, seconds: float) -> socket.socket:
        asked.append(address)
        raise ConnectionRefusedError

    with pytest.raises(FetchFailed) as failed:
        fetch(GOOD, edge=Edge(rebinding, connect))
    assert (asked, failed.value.fault) == ([PUBLIC], Fault.AWAY)
    assert next(answers) == ["127.0.0.1"]


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1:248:1893:25c8:1946"])
def test_a_name_that_leads_outside_is_connected_to(address: str) -> None:
    asked = list[str]()

    def connect(address: str, host: str, seconds: float) -> socket.socket:
        asked.append(f"{host} at {address}")
        raise TimeoutError

    with pytest.raises(FetchFailed):
        fetch(GOOD, edge=Edge(lambda _host: [address], connect))
    assert asked == [f"shop.example.com at {address}"]


def test_a_name_that_nobody_knows_is_told_so() -> None:
    def unknown(host: str) -> Sequence[str]:
        raise socket.gaierror

    with pytest.raises(FetchFailed) as failed:
        fetch(GOOD, edge=Edge(unknown, no_line))
    assert failed.value.fault == Fault.UNKNOWN


class Site(http.server.BaseHTTPRequestHandler):
    """A merchant's site of before."""

    heard: list[str]

    def do_GET(self) -> None:
        """Answer by the path."""
        self.heard.append(self.path)
        if self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", "https://127.0.0.1/inside")
            self.end_headers()
        elif self.path.startswith("/status/"):
            self.send_error(int(self.path.rpartition("/")[2]))
        elif self.path.startswith("/drip"):
            self._drip()
        else:
            self._give()

    def _give(self) -> None:
        content = {"/bread.jpg": jpeg(80, 60), "/svg": b"<svg/>"}.get(self.path, b"")
        self.send_response(200)
        if self.path in {"/heavy", "/half"}:
            self.send_header("Content-Length", str(11 * 1024 * 1024 if self.path == "/heavy" else 1000))
        self.end_headers()
        pieces = [bytes(1024 * 1024)] * 12 if self.path == "/endless" else [content]
        for piece in pieces:
            self.wfile.write(piece)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _second in range(200):
            self.wfile.write(b".")
            self.wfile.flush()
            threading.Event().wait(0.05)

    def log_message(self, *_words: object) -> None:
        """Be quiet."""


@pytest.fixture
def site() -> Iterator[Edge]:
    """That site; its name stands for a public address, and the line to it leads there."""
    Site.heard = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    server.handle_error = lambda *_who: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place = ("127.0.0.1", server.server_port)
    yield Edge(
        lambda _host: [PUBLIC],
        lambda _address, _host, seconds: socket.create_connection(place, timeout=seconds),
    )
    server.shutdown()
    server.server_close()


def test_a_picture_is_fetched(site: Edge) -> None:
    assert fetch(GOOD, edge=site).read() == jpeg(80, 60)


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("moved", Fault.MOVED),
        ("status/404", Fault.DENIED),
        ("status/403", Fault.DENIED),
        ("status/500", Fault.AWAY),
        ("status/429", Fault.AWAY),
        ("heavy", Fault.TOO_HEAVY),
        ("endless", Fault.TOO_HEAVY),
        ("half", Fault.AWAY),
    ],
)
def test_s42_what_a_site_answers_otherwise_is_told_apart(site: Edge, path: str, fault: Fault) -> None:
    with pytest.raises(FetchFailed) as failed:
        fetch(f"https://shop.example.com/{path}", edge=site)
    assert failed.value.fault == fault
    assert Site.heard == [f"/{path}"]  # nobody followed


def test_s42_a_site_that_sends_a_byte_now_and_then_is_cut_off(site: Edge) -> None:
    with pytest.raises(FetchFailed) as failed:
        fetch("https://shop.example.com/drip", edge=site, seconds=0.3)
    assert failed.value.fault == Fault.AWAY


@pytest.fixture
def run(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Edge], str]:
    """One round of the worker's job, where the operator allows it."""
    settings = app.extensions["settings"].model_copy(update={"fetch_pictures": True})
    monkeypatch.setitem(app.extensions, "settings", settings)
    monkeypatch.setitem(app.extensions, "media", FolderStore(tmp_path_factory.mktemp("media")))
    return lambda edge: FetchPictures(edge)(threading.Event())


def ask(goods: Goods, *urls: str) -> None:
    """A file names these pictures of the product."""
    with transaction():
        ask_for_pictures(goods.product.town_id, wanted={goods.product.id: urls})


def left(goods: Goods) -> list[tuple[FetchState, Fault | None]]:
    """What is asked for and not there."""
    db.session.expire_all()
    return [(row.state, row.fault) for row in fetches_of(goods.product.town_id, goods.product.id)]


def test_s42_nothing_is_fetched_unless_the_operator_allows_it(app: Flask, goods: Goods) -> None:
    ask(goods, GOOD)
    assert FetchPictures(Edge(never_asked, no_line))(threading.Event()) == ""
    assert left(goods) == [(FetchState.WAITING, None)]


def test_a_picture_that_was_asked_for_becomes_the_product_s_photo(goods: Goods, site: Edge, run: Run) -> None:
    ask(goods, GOOD, GOOD, "https://shop.example.com/svg", "http://shop.example.com/bread.jpg")
    ask(goods, GOOD)  # the same file again
    assert run(site) == "1 pictures fetched, 2 pictures not had"
    assert Site.heard == ["/bread.jpg", "/svg"]
    assert left(goods) == [(FetchState.FAILED, Fault.NO_PICTURE), (FetchState.FAILED, Fault.NOT_SECURE)]
    photos = photos_of(goods.product.town_id, goods.product.id)
    assert [goods.product.picture] == [photo.picture for photo in photos]
    assert run(Edge(never_asked, no_line)) == ""


def test_a_site_that_is_away_is_asked_again_a_few_times(goods: Goods, run: Run) -> None:
    away, at = Edge(lambda _host: [], no_line), clock.now()
    with clock.travel(at):
        ask(goods, GOOD)
    for pause in (*PAUSES, None):
        with clock.travel(at):
            assert run(away) == "1 pictures not had"
            assert run(away) == ""
        state = FetchState.WAITING if pause else FetchState.FAILED
        assert left(goods) == [(state, Fault.UNKNOWN)]
        at += pause or timedelta(days=30)
    with clock.travel(at):
        assert run(away) == ""


def test_a_claim_that_was_lost_adds_no_second_photo(goods: Goods, site: Edge, run: Run) -> None:
    ask(goods, GOOD)
    with transaction():
        errand = claim_next()
    assert errand
    assert run(site) == ""  # claimed, and so nobody else's
    with clock.travel(clock.now() + LEASE + timedelta(seconds=1)):
        assert run(site) == "1 pictures fetched"
    with transaction():
        keep(errand, stored=keep_photo(fetch(GOOD, edge=site)))
    assert len(photos_of(goods.product.town_id, goods.product.id)) == 1
