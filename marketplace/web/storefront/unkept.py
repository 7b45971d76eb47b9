"""Pages that no browser and nobody on the way may keep, whether or not somebody is signed in."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, make_response
from flask.typing import ResponseReturnValue

_P = ParamSpec("_P")


def unkept(view: Callable[_P, ResponseReturnValue]) -> Callable[_P, Response]:
    """The view, whose answers are stored nowhere."""

    @wraps(view)
    def answered(*args: _P.args, **kwargs: _P.kwargs) -> Response:
        response = make_response(view(*args, **kwargs))
        response.headers["Cache-Control"] = "no-store"
        return response

    return answered
