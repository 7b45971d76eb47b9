"""The addresses of the team."""

from marketplace.web.backoffice.access import runs_the_shop, works_here
from marketplace.web.backoffice.team.joining import create_joining, holds_an_invitation, show_joining
from marketplace.web.backoffice.team.journal import show_journal
from marketplace.web.backoffice.team.team import (
    change_member,
    create_invitation,
    create_leave,
    delete_invitation,
    delete_member,
    show_team,
)
from marketplace.web.routing import Route

_TEAM = "/<shop_slug>/team"
_POST = ("POST",)

ROUTES: list[Route] = [
    Route(_TEAM, show_team, policy=runs_the_shop),
    Route(_TEAM, create_invitation, policy=runs_the_shop, methods=_POST),
    Route(f"{_TEAM}/invitations/<key>/removal", delete_invitation, policy=runs_the_shop, methods=_POST),
    Route(f"{_TEAM}/members/<key>", change_member, policy=runs_the_shop, methods=_POST),
    Route(f"{_TEAM}/members/<key>/removal", delete_member, policy=runs_the_shop, methods=_POST),
    Route(f"{_TEAM}/leave", create_leave, policy=works_here, methods=_POST),
    Route(f"{_TEAM}/journal", show_journal, policy=runs_the_shop),
    Route("/joining/<token>", show_joining, policy=holds_an_invitation),
    Route("/joining/<token>", create_joining, policy=holds_an_invitation, methods=_POST, guard="origin"),
]
