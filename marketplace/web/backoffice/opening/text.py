"""Hours pasted as a map has them: read back in words first, written once the shop says so."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, TextAreaField

from marketplace.accounts.journal.acts import Act
from marketplace.browsing.phrases import ranges_words
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.forms import SignedForm, blame, tidy
from marketplace.core.words import _, lazy
from marketplace.fulfilment.closing.changes import Times, no_longer_open
from marketplace.fulfilment.closing.waiting import Waiting
from marketplace.intake.hours.reading import Place, Reading, Run, place_of, read_hours, runs_of
from marketplace.intake.hours.refusing import TextRefused
from marketplace.intake.hours.taking import days_of_earlier_text, take_reading
from marketplace.shops.hours import Range, ShopHours
from marketplace.shops.models import Shop
from marketplace.web.backoffice import wording
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.opening.form import check_week, fingerprint
from marketplace.web.backoffice.opening.guided import settle
from marketplace.web.backoffice.opening.page import hours_url, written_hours
from marketplace.web.filters import day as day_words
from marketplace.web.town import this_town


class TextForm(SignedForm):
    """A text, and the mark of the week that it is to replace."""

    text = TextAreaField(lazy("Vos horaires, tels que la carte les écrit"), filters=[tidy])
    seen = HiddenField()


@dataclass(frozen=True)
class TextChange:
    """The week and the special days of a text instead of the shop's own."""

    reading: Reading
    place: Place
    stale: Set[date]  # days that an earlier text brought
    act: Act = Act.HOURS_CHANGED

    @property
    def about(self) -> str:
        """The text."""
        return self.reading.text

    def hours_after(self, hours: ShopHours) -> ShopHours:
        """Days that the shop wrote itself stay."""
        special: Mapping[date, Sequence[Range]] = {
            day: ranges for day, ranges in hours.special.items() if day not in self.stale
        }
        return replace(hours, week=self.reading.hours.week, special={**special, **self.reading.hours.special})

    def touched(self, bags: Sequence[Waiting], times: Times, /) -> list[Waiting]:
        """Those of hours that are gone."""
        return no_longer_open(bags, times)

    def write(self, shop: Shop) -> None:
        """All of it."""
        take_reading(shop, reading=self.reading, place=self.place)


def show_text() -> ResponseReturnValue:
    """Where a text is pasted; the last one stands there already."""
    return _page(TextForm(formdata=None, data={"text": this_shop().hours_text}))


def read_text() -> ResponseReturnValue:
    """What the text says, in words; nothing is written yet."""
    form = TextForm()
    form.validate_on_submit()
    try:
        reading = read_hours(form.text.data or "", place=place_of(this_town()))
    except TextRefused as refused:
        blame(form.text, refused)
        return _page(form), refused.status
    form.seen.data = fingerprint(written_hours().week)
    return _page(form, reading)


def apply_text() -> ResponseReturnValue:
    """The text that was read back becomes the shop's hours."""
    form, place = TextForm(), place_of(this_town())
    form.validate_on_submit()
    try:
        reading = read_hours(form.text.data or "", place=place)
        check_week(written_hours().week, seen=form.seen.data)
    except (TextRefused, ChangedMeanwhile) as refused:
        blame(form.text, refused)
        return _page(form), refused.status
    stale = days_of_earlier_text(this_shop(), reading=reading, place=place)
    change = TextChange(reading, place, stale)
    return settle(change, told=_("Vos horaires sont enregistrés."), onward=hours_url())


def _page(form: TextForm, reading: Reading | None = None) -> str:
    return render_template(
        "backoffice/opening/text.html",
        form=form,
        reading=reading,
        week=_week_words(reading) if reading else [],
        runs=[(_run_words(run), ranges_words(run.ranges)) for run in runs_of(reading.hours)]
        if reading
        else [],
        own_days=_own_days(reading) if reading else [],
        open_holidays=_open_holidays(reading) if reading else [],
    )


def _week_words(reading: Reading) -> list[tuple[str, str]]:
    return [(wording.weekday_name(day), ranges_words(reading.hours.week.get(day, ()))) for day in range(1, 8)]


def _run_words(run: Run) -> str:
    if run.first == run.last:
        return day_words(run.first)
    return _("du %(first)s au %(last)s", first=day_words(run.first), last=day_words(run.last))


def _own_days(reading: Reading) -> list[date]:
    """The special days that the shop wrote itself, and that stay as they are."""
    place = place_of(this_town())
    stale = days_of_earlier_text(this_shop(), reading=reading, place=place)
    return [day for day in sorted(written_hours().special) if day not in stale | reading.hours.special.keys()]


def _open_holidays(reading: Reading) -> list[date]:
    """Public holidays of which the text says nothing: they stay a question."""
    holidays = place_of(this_town()).holidays
    known = reading.hours.special.keys() | written_hours().special.keys()
    return [day for day in holidays if day not in known and reading.hours.usual_ranges(day)][:4]
