"""The week, and days that are otherwise for once."""

from datetime import date

from flask import abort
from flask.typing import ResponseReturnValue
from wtforms.validators import ValidationError

from marketplace.browsing.phrases import ranges_words
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.words import _
from marketplace.fulfilment.closing.changes import DaysChange, WeekChange
from marketplace.web.backoffice.opening.form import (
    SpecialDayForm,
    WeekForm,
    check_week,
    fingerprint,
    with_further_ranges,
)
from marketplace.web.backoffice.opening.guided import settle
from marketplace.web.backoffice.opening.holidays import HolidayForm, Trouble, change_of, holiday_named
from marketplace.web.backoffice.opening.page import Forms, hours_page, hours_url, written_hours
from marketplace.web.days import first_capital
from marketplace.web.filters import day as day_words


def show_hours() -> ResponseReturnValue:
    """Now, the week as it stands, and the coming special days."""
    return hours_page(Forms())


def change_hours() -> ResponseReturnValue:
    """Another week from now on."""
    form = WeekForm()
    if not form.validate_on_submit():
        return hours_page(Forms(week=form)), 422
    before = written_hours().week
    change = WeekChange(with_further_ranges(form.week(), before=before), before)
    try:
        check_week(before, seen=form.seen.data)
        return settle(change, told=_("Vos horaires sont enregistrés."), onward=hours_url())
    except ChangedMeanwhile as refusal:
        return _kept(form, refusal), refusal.status


def _kept(form: WeekForm, refusal: ChangedMeanwhile) -> str:
    words = _("%(why)s Vos heures sont gardées ici : enregistrez encore.", why=str(refusal))
    form.form_errors.append(words)
    form.seen.data = fingerprint(written_hours().week)
    return hours_page(Forms(week=form))


def create_special_day() -> ResponseReturnValue:
    """A date on which the shop stays closed, or opens at other hours."""
    form = SpecialDayForm()
    if not form.validate_on_submit():
        return hours_page(Forms(special=form)), 422
    day, ranges = form.date(), form.ranges()
    told = _("%(day)s : %(hours)s.", day=first_capital(day_words(day)), hours=ranges_words(ranges))
    return settle(DaysChange({day: ranges}, reason=form.reason.data), told=told, onward=hours_url())


def delete_special_day(day: str) -> ResponseReturnValue:
    """The date follows the week again."""
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        abort(404)
    told = _("%(day)s : horaires habituels.", day=first_capital(day_words(chosen)))
    return settle(DaysChange({chosen: None}), told=told, onward=hours_url())


def answer_holiday(day: str) -> ResponseReturnValue:
    """What the shop does on a public holiday, from now on as on any other special day."""
    holiday, form = holiday_named(day), HolidayForm()
    try:
        form.check()
        change = change_of(form, holiday)
    except ValidationError as refused:
        return hours_page(Forms(trouble=Trouble(holiday, form, str(refused)))), 422
    hours = ranges_words(change.days[holiday] or ())
    return settle(
        change, told=_("%(day)s : %(hours)s.", day=day_words(holiday), hours=hours), onward=hours_url()
    )
