"""Opening hours: the week, and days that are closed for once."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import ValidationError

from marketplace.browsing.phrases import ranges_words
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.words import _, language
from marketplace.shops.hours import Range, ShopHours
from marketplace.shops.queries import hours_of_shop, special_days_of
from marketplace.shops.services import forget_special_day, set_special_day, set_week
from marketplace.towns.calendar import holidays_from
from marketplace.web.backoffice import wording
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.opening.form import SpecialDayForm, WeekForm, fingerprint, with_further_ranges
from marketplace.web.backoffice.opening.holidays import (
    ASKED_AHEAD,
    HolidayForm,
    Trouble,
    holiday_named,
    questions,
    warn_of_promised_bags,
    write_answer,
)
from marketplace.web.days import first_capital
from marketplace.web.filters import day as day_words
from marketplace.web.town import this_town


def show_hours() -> ResponseReturnValue:
    """The week as it stands, and the coming special days."""
    form = WeekForm(formdata=None)
    form.show(_hours().week)
    return _hours_page(form, SpecialDayForm(formdata=None))


def change_hours() -> ResponseReturnValue:
    """Another week from now on."""
    form = WeekForm()
    if not form.validate_on_submit():
        return _hours_page(form, SpecialDayForm(formdata=None)), 422
    try:
        with transaction():
            before = _week_as_seen(form)
            set_week(this_shop(), week=with_further_ranges(form.week(), before=before))
    except ChangedMeanwhile as refusal:
        form.form_errors.append(
            _("%(why)s Vos heures sont gardées ici : enregistrez encore.", why=str(refusal))
        )
        form.seen.data = fingerprint(_hours().week)
        return _hours_page(form, SpecialDayForm(formdata=None)), refusal.status
    flash(_("Vos horaires sont enregistrés."), "done")
    return redirect(url_for("backoffice.show_hours"))


def create_special_day() -> ResponseReturnValue:
    """A date on which the shop stays closed."""
    form = SpecialDayForm()
    if not form.validate_on_submit():
        week = WeekForm(formdata=None)
        week.show(_hours().week)
        return _hours_page(week, form), 422
    with transaction():
        set_special_day(this_shop(), day=form.date(), ranges=(), reason=form.reason.data)
    flash(_("Fermé %(day)s.", day=day_words(form.date())), "done")
    warn_of_promised_bags(form.date())
    return redirect(url_for("backoffice.show_hours"))


def delete_special_day(day: str) -> ResponseReturnValue:
    """The date follows the week again."""
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        abort(404)
    with transaction():
        forget_special_day(this_shop(), day=chosen)
    flash(_("%(day)s : horaires habituels.", day=first_capital(day_words(chosen))), "done")
    return redirect(url_for("backoffice.show_hours"))


def answer_holiday(day: str) -> ResponseReturnValue:
    """What the shop does on a public holiday, from now on as on any other special day."""
    holiday, form = holiday_named(day), HolidayForm()
    try:
        form.check()
        ranges = write_answer(form, holiday)
    except ValidationError as refused:
        week = WeekForm(formdata=None)
        week.show(_hours().week)
        return _hours_page(week, SpecialDayForm(formdata=None), Trouble(holiday, form, str(refused))), 422
    flash(_("%(day)s : %(hours)s.", day=day_words(holiday), hours=ranges_words(ranges)), "done")
    warn_of_promised_bags(holiday)
    return redirect(url_for("backoffice.show_hours"))


def _today() -> date:
    return clock.today(this_town().time_zone)


def _hours() -> ShopHours:
    return hours_of_shop(this_town().id, this_shop().id, from_day=_today())


def _week_as_seen(form: WeekForm) -> Mapping[int, Sequence[Range]]:
    """The week, if it still is the one that the page showed. Raises: ChangedMeanwhile."""
    week = _hours().week
    if fingerprint(week) != form.seen.data:
        raise ChangedMeanwhile
    return week


def _hours_page(form: WeekForm, special_form: SpecialDayForm, trouble: Trouble | None = None) -> str:
    return render_template(
        "backoffice/opening/hours.html",
        form=form,
        special_form=special_form,
        special_days=special_days_of(this_town().id, this_shop().id, from_day=_today()),
        hours=_hours(),
        questions=questions(within=ASKED_AHEAD),
        names=holidays_from(this_town(), _today(), language=language()),
        trouble=trouble,
        words=wording,
    )
