"""Public pages that were drawn a moment ago, handed out again while nothing that they show has changed.

In front of the application, for visitors of whom nothing is known but their language. Whoever is known gets
the same page with parts of their own in it: the application asks for it (`page_for_known`).
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from contextvars import Context
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import Headers, LanguageAccept
from werkzeug.http import dump_cookie, parse_accept_header, parse_cookie, parse_etags
from werkzeug.test import run_wsgi_app

from marketplace.browsing.shown import SHOWN
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.versions import noting, version_reader
from marketplace.web.languages import COOKIE
from marketplace.web.own_parts import KEEPING, Keeping, OwnPart
from marketplace.web.town import name_of_host
from marketplace.web.wire import IN_PASSING, Packed

_LARGEST = 512 * 1024
_LONGEST_ADDRESS, _LONGEST_HEADER = 300, 200
_BESIDE = 8 * 1024  # what a page takes beside its bytes: headers, their lists for each encoding, its address
# Nothing below these is kept: they must answer without the database, or are asked for more often than pages.
_NEVER = ("/healthz", "/readyz", "/media/", "/assets/", "/icons/", "/api/", "/orders/", "/hooks/")
_OF_THE_BODY = ("Content-Type", "Content-Length", "Content-Encoding")
_OF_THE_SERVER = ("wsgi.", "SERVER_", "REMOTE_")
_OF_A_PAGE = (
    "REQUEST_METHOD",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_HOST",
    "HTTP_ACCEPT_LANGUAGE",
)
_Headers = list[tuple[str, str]]


class _Address(NamedTuple):
    """All that a public page depends on of its request."""

    scheme: str
    host: str
    path: str
    query: str
    language: str


class _Moment(NamedTuple):
    """All else that it depends on: what the town shows, and the minute in which its words hold.

    A door opens, orders are cut off, « il y a 12 min » becomes 13: all of it within a minute, at the latest.
    """

    town_id: int
    version: int
    minute: int


@dataclass(frozen=True)
class _Page:
    """A drawn page, with the answers made of it so far, by encoding."""

    moment: _Moment
    headers: Headers
    body: Packed
    pieces: Sequence[bytes]
    parts: Sequence[OwnPart]
    answers: dict[str, tuple[_Headers, bytes]] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        """The bytes of memory it takes, or a few more: drawn, cut, packed, and all around it."""
        return 3 * len(self.body.raw) + _BESIDE

    def answer_for(self, accept_encoding: str) -> tuple[_Headers, bytes]:
        """The headers and the bytes for a browser that sent this `Accept-Encoding`."""
        body, encoding = self.body.form_for(accept_encoding)
        if encoding not in self.answers:
            headers = Headers(self.headers)
            headers["Content-Length"] = str(len(body))
            if encoding:
                headers["Content-Encoding"] = encoding
                headers["ETag"] = f'{self.headers["ETag"][:-1]}-{encoding}"'
            self.answers[encoding] = headers.to_wsgi_list(), body
        return self.answers[encoding]


class Known(NamedTuple):
    """A page as strangers see it, cut at the edges of what is its visitor's own."""

    content_type: str
    pieces: Sequence[bytes]
    parts: Sequence[OwnPart]


class _Answer(NamedTuple):
    """What the application answered that is no page to keep."""

    body: Iterable[bytes]
    status: str
    headers: Headers


class KeptPages:
    """The pages of one process. Bounded: the one that was asked for longest ago goes first.

    A page is kept only if all tables that it was drawn from raise the version (`SHOWN`), and nothing was
    written. Races: the version is read before the page is drawn. What changes meanwhile raises it, so that a
    page of which half is new is never handed out again.
    """

    def __init__(
        self,
        application: WSGIApplication,
        *,
        read: Callable[[str], tuple[int, int] | None],
        languages: Callable[[], tuple[str, ...]],
        troubles: tuple[type[Exception], ...],
        most_bytes: int,
    ) -> None:
        self._application, self._read, self._troubles = application, read, troubles
        self._languages = languages
        self._pages: OrderedDict[_Address, _Page] = OrderedDict()
        self._lock, self._bytes, self._most_bytes = Lock(), 0, most_bytes

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Hand the kept page out, or have it drawn and keep it, or let the application answer by itself."""
        address = _address_of(environ, self._languages())
        moment = self._moment(address) if address else None
        if address is None or moment is None:
            return self._application(environ, start_response)
        page = self._kept(address, moment) or self._drawn(address, moment, environ)
        if isinstance(page, _Page):
            return _hand_out(page, environ, start_response)
        start_response(page.status, page.headers.to_wsgi_list())
        return page.body

    def page_for_known(self, environ: WSGIEnvironment) -> Known | None:
        """The page that a stranger would get who asks for this, to be put together for somebody who is known.

        Drawn now, where it was not kept. None where a stranger gets no such page. It takes a connection to
        the database: who asks lets go of theirs first.
        """
        strangers = _asked_by_a_stranger(environ)
        address = _address_of(strangers, self._languages())
        moment = self._moment(address) if address else None
        if address is None or moment is None:
            return None
        # Drawn in a context of its own: Flask would hand this request's `g` on, and with it who asks.
        page = self._kept(address, moment) or Context().run(self._drawn, address, moment, strangers)
        if not isinstance(page, _Page):
            _whole(page.body)
            return None
        return Known(page.headers["Content-Type"], page.pieces, page.parts)

    def _drawn(self, address: _Address, moment: _Moment, environ: WSGIEnvironment) -> "_Page | _Answer":
        """The page drawn anew, and kept if it may be; where there is no such page the answer as it came."""
        with noting() as noted:
            environ[KEEPING] = keeping = Keeping()
            body, status, headers = run_wsgi_app(self._application, environ)
        if not keeping.is_same_for_all or not status.startswith("200") or "ETag" not in headers:
            return _Answer(body, status, headers)
        packed = Packed(_whole(body), packers=IN_PASSING)
        page = _Page(moment, headers, packed, keeping.pieces, keeping.parts)
        if noted.tables <= SHOWN and not noted.has_written and "Set-Cookie" not in headers:
            self._keep(address, page)
        return page

    def _moment(self, address: _Address) -> _Moment | None:
        minute = int(clock.now().timestamp() // 60)
        try:
            seen = self._read(name_of_host(address.host))
        except self._troubles:  # the application has a page for that
            return None
        return _Moment(*seen, minute) if seen else None

    def _kept(self, address: _Address, moment: _Moment) -> _Page | None:
        with self._lock:
            page = self._pages.get(address)
            if page is None or page.moment != moment:
                return None
            self._pages.move_to_end(address)
            return page

    def _keep(self, address: _Address, page: _Page) -> None:
        if len(page.body.raw) > _LARGEST:
            return
        with self._lock:
            before = self._pages.pop(address, None)
            self._pages[address] = page
            self._bytes += page.weight - (before.weight if before else 0)
            while self._bytes > self._most_bytes:
                _oldest, gone = self._pages.popitem(last=False)
                self._bytes -= gone.weight


def _asked_by_a_stranger(environ: WSGIEnvironment) -> WSGIEnvironment:
    """The same request from somebody of whom nothing is known but the language."""
    kept = {name: value for name, value in environ.items() if name.startswith(_OF_THE_SERVER)}
    strangers = kept | {name: environ[name] for name in _OF_A_PAGE if name in environ}
    language = parse_cookie(environ.get("HTTP_COOKIE", "")).get(COOKIE)
    return strangers | ({"HTTP_COOKIE": dump_cookie(COOKIE, language, path=None)} if language else {})


def _address_of(environ: WSGIEnvironment, languages: tuple[str, ...]) -> _Address | None:
    """What is asked for; None where the answer may depend on more than that."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    host, cookies = environ.get("HTTP_HOST", ""), environ.get("HTTP_COOKIE", "")
    accepted = environ.get("HTTP_ACCEPT_LANGUAGE", "")
    if environ["REQUEST_METHOD"] != "GET" or not host or path.startswith(_NEVER):
        return None
    if len(path) + len(query) > _LONGEST_ADDRESS or len(accepted) + len(host) > _LONGEST_HEADER:
        return None
    chosen = parse_cookie(cookies) if cookies else {}
    if chosen.keys() - {COOKIE}:
        return None
    language = _language(chosen.get(COOKIE, ""), accepted, languages)
    return _Address(environ["wsgi.url_scheme"], host, path, query, language)


@lru_cache(maxsize=1024)
def _language(chosen: str, accepted: str, known: tuple[str, ...]) -> str:
    """The visitor's language, as `visitor_language` finds it; "" for the town's own."""
    if chosen in known:
        return chosen
    return parse_accept_header(accepted, LanguageAccept).best_match(known, default="") or ""


def _hand_out(page: _Page, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    headers, body = page.answer_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if (known := environ.get("HTTP_IF_NONE_MATCH")) and parse_etags(known).contains_raw(_tag_in(headers)):
        start_response("304 NOT MODIFIED", [header for header in headers if header[0] not in _OF_THE_BODY])
        return []
    start_response("200 OK", headers)
    return [body]


def _tag_in(headers: _Headers) -> str:
    return next(value for name, value in headers if name == "ETag")


def _whole(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        if close := getattr(body, "close", None):
            close()


def init_kept_pages(app: Flask, *, most_bytes: int) -> None:
    """Put the kept pages in front of the application, unless there is no room for any."""
    if not most_bytes:
        return
    with app.app_context():
        engine = db.engine
    dbapi = engine.dialect.dbapi
    troubles = (SQLAlchemyError, *([dbapi.Error] if dbapi else []))
    kept = app.extensions["kept_pages"] = KeptPages(
        app.wsgi_app,
        read=version_reader(engine),
        languages=lambda: tuple(app.extensions["languages"]),
        troubles=troubles,
        most_bytes=most_bytes,
    )
    app.wsgi_app = kept  # type: ignore[method-assign]
