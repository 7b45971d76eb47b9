"""The addresses of joining the street."""

from marketplace.shops.applying.papers import MOST_BYTES
from marketplace.web.routing import Route, everyone
from marketplace.web.storefront.joining.application import (
    delete_application,
    delete_application_paper,
    send_application,
    show_application,
)
from marketplace.web.storefront.joining.applying import (
    create_application,
    show_application_sent,
    show_new_application,
)
from marketplace.web.storefront.joining.forms import PAPERS_AT_ONCE
from marketplace.web.storefront.joining.letters import (
    create_letter_answer,
    find_letter,
    read_letter,
    show_letter,
)

_POST = ("POST",)
_ONE = "/join/<reference>/<key>"
_FORM_BYTES = 64 * 1024

_LETTER = "/letter/<code>"

ROUTES: list[Route] = [
    Route("/letter", find_letter, policy=everyone),
    Route("/letter", read_letter, policy=everyone, methods=_POST, guard="origin"),
    # The views ask for a code that still counts.
    Route(_LETTER, show_letter, policy=everyone),
    Route(_LETTER, create_letter_answer, policy=everyone, methods=_POST, guard="origin"),
    Route("/join", show_new_application, policy=everyone, listed=True),
    Route("/join", create_application, policy=everyone, methods=_POST, guard="origin"),
    Route("/join/sent", show_application_sent, policy=everyone),
    # The views ask for the key of the mailed link.
    Route(_ONE, show_application, policy=everyone),
    Route(
        _ONE,
        send_application,
        policy=everyone,
        methods=_POST,
        guard="origin",
        most_bytes=(PAPERS_AT_ONCE + 1) * MOST_BYTES + _FORM_BYTES,  # one too heavy is refused in words
    ),
    Route(
        f"{_ONE}/papers/<int:paper_id>/removal",
        delete_application_paper,
        policy=everyone,
        methods=_POST,
        guard="origin",
    ),
    Route(f"{_ONE}/removal", delete_application, policy=everyone, methods=_POST, guard="origin"),
]
