"""Invariants of the outbox: nobody is told the same thing twice."""

from sqlalchemy import Select, func, select

from marketplace.moving.audit.checks import Check
from marketplace.notices.models import Notice, NoticeState


def checks() -> list[Check]:
    """The checks of the outbox."""
    return [
        Check("nobody is told the same thing twice", _twice()),
        Check("a notice was given up: its reader does not know", _given_up(), is_finding=True),
    ]


def _twice() -> Select[*tuple[object, ...]]:
    key = (Notice.town_id, Notice.about_id, Notice.event, Notice.channel)
    return (
        select(*key, func.count().label("notices"))
        .group_by(*key, Notice.recipient)  # whose address stays out of the line
        .having(func.count() > 1)
    )


def _given_up() -> Select[*tuple[object, ...]]:
    return select(Notice.town_id, Notice.id.label("notice"), Notice.event).where(
        Notice.state == NoticeState.GIVEN_UP
    )
