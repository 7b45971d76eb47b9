"""Public pages travel once, and packed: who has the very page already is told so in a few bytes."""

from collections.abc import Callable
from functools import wraps

from flask import Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

from marketplace.core.db import let_go
from marketplace.web.assets import Assets
from marketplace.web.kept_pages import KeptPages
from marketplace.web.kiosk import is_kiosk
from marketplace.web.languages import COOKIE
from marketplace.web.own_parts import keeping, put_together
from marketplace.web.wire import IN_PASSING, Packed, best_encoding

# Fetched while the finger is still on the link, not before: a page fetched early could show an old price.
_NEXT_PAGES = "next_pages.speculationrules"
PublicView = Callable[..., ResponseReturnValue]


def revalidated(view: PublicView) -> PublicView:
    """Give a public page an ETag of its bytes, and answer 304 to a browser without a session that has it.

    What depends on the visitor (language, basket count) is in the bytes, so the tag tells it apart. It is
    packed, too: such a page holds no secret whose letters could be guessed from its length (BREACH). Pages
    of signed-in people, which do, are neither tagged nor packed. Where the visitor has no basket either, the
    page is kept for the next one (`KeptPages`, which then tags and packs for each of them). Whoever is known
    gets that very page, with the parts that are their own (`own_part`) in their places.
    """

    @wraps(view)
    def tagged(**values: str) -> ResponseReturnValue:
        response = _page_of_known() or _drawn(view, values)
        if response.status_code != 200 or current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
            return response
        response.headers["Cache-Control"] = "private, no-cache" if _is_known() else "no-cache"
        response.headers["Speculation-Rules"] = f'"{_assets().asset(_NEXT_PAGES)}"'
        response.vary.update(("Accept-Language", "Accept-Encoding", "Cookie"))
        response.add_etag()
        if said := keeping():
            said.is_same_for_all = said.is_whole
            return response
        return _for_one(response, request.headers.get("Accept-Encoding", ""))

    return tagged


def _page_of_known() -> Response | None:
    """The page as it is kept for all, with what is this visitor's own; None for a stranger."""
    kept: KeptPages | None = current_app.extensions.get("kept_pages")
    if kept is None or keeping() or request.method != "GET" or not _is_known() or is_kiosk():
        return None
    let_go()  # drawing takes a connection of its own: holding one meanwhile, all could wait for each other
    page = kept.page_for_known(request.environ)
    if page is None:
        return None
    return Response(put_together(page.pieces, page.parts), content_type=page.content_type)


def _drawn(view: PublicView, values: dict[str, str]) -> Response:
    """What the view answers; where it may be kept, without the marks around what is the visitor's own."""
    said = keeping()
    if said is None:
        return make_response(view(**values))
    said.begin()
    try:
        response = make_response(view(**values))
    finally:
        said.is_marking = False
    response.set_data(said.cut(response.get_data()))
    return response


def _assets() -> Assets:
    assets: Assets = current_app.extensions["assets"]
    return assets


def _is_known() -> bool:
    return bool(request.cookies.keys() - {COOKIE})


def _for_one(response: Response, accept_encoding: str) -> Response:
    if name := best_encoding(accept_encoding):
        response.set_etag(f"{response.get_etag()[0]}-{name}")
    response.make_conditional(request)
    return response if response.status_code == 304 else _packed(response, accept_encoding)


def _packed(response: Response, accept_encoding: str) -> Response:
    body, encoding = Packed(response.get_data(), packers=IN_PASSING).form_for(accept_encoding)
    if encoding:
        response.set_data(body)
        response.content_encoding = encoding
    return response
