"""Public pages travel once: who has the very page already is told so in a few bytes."""

from collections.abc import Callable
from functools import wraps

from flask import Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

PublicView = Callable[..., ResponseReturnValue]


def revalidated(view: PublicView) -> PublicView:
    """Give a public page an ETag of its bytes, and answer 304 to a browser without a session that has it.

    What depends on the visitor (language, basket count) is in the bytes, so the tag tells it apart.
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
    response.vary.update(("Accept-Language", "Cookie"))
    response.add_etag()
    response.make_conditional(request)
    return response
