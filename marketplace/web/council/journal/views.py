"""Who did what for the town, and when: its people, and whoever runs the installation. Read, never written."""

import csv
import io
from datetime import date

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.queries import PAGE, Entry, Wanted, doers_of, town_journal
from marketplace.core import clock
from marketplace.core.periods import day_begins, day_ends
from marketplace.core.references import link_key
from marketplace.core.sheets import neutral
from marketplace.core.words import _
from marketplace.towns.queries import TownView
from marketplace.web import doings
from marketplace.web.pages import page_of
from marketplace.web.town import this_town

_MOST_LINES = 20_000
_LAST_YEAR = 9000


def show_journal() -> ResponseReturnValue:
    """The latest first; of one person, of one kind, of some days, if so asked."""
    town, page = this_town(), page_of(request.args.get("page"))
    people = {_key(user_id): (user_id, name) for user_id, name in doers_of(town.id)}
    journal = town_journal(town.id, wanted=wanted_in(town, people), skip=page.skip(PAGE))
    asked = {name: request.args.get(name, "") for name in ("who", "what", "since", "until")}
    return render_template(
        "council/journal.html",
        lines=doings.lines_of(journal.rows),
        people=people,
        acts=doings.all_acts(),
        asked=asked,
        pages=page.around(journal.total, PAGE, **asked),
    )


def show_journal_file() -> ResponseReturnValue:
    """The same as a table to keep: nothing in it is a formula."""
    town = this_town()
    people = {_key(user_id): (user_id, name) for user_id, name in doers_of(town.id)}
    found = town_journal(town.id, wanted=wanted_in(town, people), skip=0, most=_MOST_LINES)
    text = io.StringIO()
    sheet = csv.writer(text, delimiter=";", lineterminator="\r\n")
    sheet.writerow([_("Numéro"), _("Quand"), _("Qui"), _("Quoi"), _("À propos de"), _("Détail")])
    for entry in found.rows:
        sheet.writerow([neutral(cell) for cell in _line(town, entry)])
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="journal-{town.slug}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _line(town: TownView, entry: Entry) -> list[str]:
    at = clock.local(entry.at, town.time_zone)
    details = " / ".join(doings.change_words(entry))
    who, what = doings.doer_words(entry), doings.act_words(entry.act)
    return [str(entry.number), f"{at:%Y-%m-%d %H:%M}", who, what, entry.about, details]


def wanted_in(town: TownView, people: dict[str, tuple[int, str]]) -> Wanted:
    """What the address asks for; what cannot be, is not asked for."""
    chosen, what = people.get(request.args.get("who", "")), request.args.get("what", "")
    since, until = (_day(request.args.get(name, "")) for name in ("since", "until"))
    return Wanted(
        by_user_id=chosen[0] if chosen else None,
        act=Act(what) if what in set(Act) else None,
        since=day_begins(since, town.time_zone) if since else None,
        until=day_ends(until, town.time_zone) if until else None,
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1 < day.year < _LAST_YEAR else None


def _key(user_id: int) -> str:
    """How addresses name somebody: nothing can be learned or guessed from it."""
    return link_key("in the journal", user_id)[:16]
