"""Addresses of the council's pages."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.pages.versions import list_page_versions, show_page_version
from marketplace.web.council.pages.views import (
    create_page,
    create_page_picture,
    create_page_preview,
    edit_page,
    keep_page,
    list_pages,
    publish_page_words,
    withdraw_page,
)
from marketplace.web.routing import Route

_POST = ("POST",)
_ALL, _ONE = "/showcase/pages", "/showcase/pages/<page_slug>"

ROUTES = [
    Route(_ALL, list_pages, policy=runs_the_town),
    Route(_ALL, create_page, policy=runs_the_town, methods=_POST),
    Route(_ONE, edit_page, policy=runs_the_town),
    Route(_ONE, keep_page, policy=runs_the_town, methods=_POST),
    Route(f"{_ONE}/preview", create_page_preview, policy=runs_the_town, methods=_POST),
    Route(f"{_ONE}/pictures", create_page_picture, policy=runs_the_town, methods=_POST),
    Route(f"{_ONE}/publication", publish_page_words, policy=runs_the_town, methods=_POST),
    Route(f"{_ONE}/withdrawal", withdraw_page, policy=runs_the_town, methods=_POST),
    Route(f"{_ONE}/versions", list_page_versions, policy=runs_the_town),
    Route(f"{_ONE}/versions/<int(max=99999):number>", show_page_version, policy=runs_the_town),
]
