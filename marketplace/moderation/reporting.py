"""A report comes in, and somebody does not agree with what was decided."""

from marketplace.moderation.subjects import Reported
from marketplace.notices.moderating import tell_received
from marketplace.towns.queries import TownView
from marketplace.trust.reports.models import Report
from marketplace.trust.reports.queries import Case
from marketplace.trust.reports.services import Told, contest, receive
from marketplace.trust.reports.states import Side, Why


def report(
    town: TownView, *, reported: Reported, why: Why, words: str, name: str, email: str, locale: str
) -> Report:
    """Write a report down and confirm it to whoever left an address. Source: DSA art. 16. Commits: no."""
    told = Told(
        subject=reported.subject,
        subject_id=reported.subject_id,
        shop_id=reported.shop.id,
        about=reported.about,
        quoted=reported.quoted,
        why=why,
        words=words,
        name=name,
        email=email,
        locale=locale,
    )
    row = receive(town.id, told=told)
    tell_received(town, report=row)
    return row


def ask_again(case: Case, *, side: Side, words: str, by_user_id: int | None = None) -> None:
    """Have the town look again, for one side; of the shop we know who asks. Raises: CannotContest.

    Commits: no.
    """
    contest(case.report, side=side, words=words, by_user_id=by_user_id)
