"""Addresses of the wanted board."""

from marketplace.web.routing import Route, everyone
from marketplace.web.storefront.wishes.pages import (
    create_voice,
    create_vote,
    create_wish,
    list_wishes,
    show_voice,
    show_vote_form,
    show_wish_form,
)

_POST = ("POST",)
_VOTE = "/wishes/of/<mark>/vote"
_VOICE = "/wishes/voices/<token>"

ROUTES: list[Route] = [
    Route("/wishes", list_wishes, policy=everyone, listed=True),
    Route("/wishes/new", show_wish_form, policy=everyone),
    Route("/wishes/new", create_wish, policy=everyone, methods=_POST, guard="origin"),
    Route(_VOTE, show_vote_form, policy=everyone),
    Route(_VOTE, create_vote, policy=everyone, methods=_POST, guard="origin"),
    Route(_VOICE, show_voice, policy=everyone),
    Route(_VOICE, create_voice, policy=everyone, methods=_POST, guard="origin"),
]
