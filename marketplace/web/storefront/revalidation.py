"""Public pages travel once, and packed: who has the very page already is told so in a few bytes."""

from collections.abc import Callable
from functools import wraps

from flask import Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

from marketplace.web.wire import IN_PASSING, Packed, best_encoding

PublicView = Callable[..., ResponseReturnValue]


def revalidated(view: PublicView) -> PublicView:
    """Give a public page an ETag of its bytes, and answer 304 to a browser without a session that has it.

    What depends on the visitor (language, basket count) is in the bytes, so the tag tells it apart. It is
    packed, too: such a page holds no secret whose letters could be guessed from its length (BREACH). Pages
    of signed-in people, which do, are neither tagged nor packed.
    """

    @wraps(view)
    def tagged(**values: str) -> ResponseReturnValue:
        response = make_response(view(**values))
        if response.status_code != 200 or current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
            return response
        return _tagged(response)

    return tagged


def _tagged(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-cache" if request.cookies else "no-cache"
    response.vary.update(("Accept-Language", "Accept-Encoding", "Cookie"))
    response.add_etag()
    taken = request.headers.get("Accept-Encoding", "")
    if name := best_encoding(taken):
        response.set_etag(f"{response.get_etag()[0]}-{name}")
    response.make_conditional(request)
    return response if response.status_code == 304 else _packed(response, taken)


def _packed(response: Response, accept_encoding: str) -> Response:
    body, encoding = Packed(response.get_data(), packers=IN_PASSING).form_for(accept_encoding)
    if encoding:
        response.set_data(body)
        response.content_encoding = encoding
    return response
