"""Public holidays: each coming one is a question to the shop, answered with one tap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import abort
from wtforms import FormField, StringField
from wtforms.validators import AnyOf, ValidationError

from marketplace.core import clock
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _, language
from marketplace.fulfilment.closing.changes import DaysChange
from marketplace.shops.hours import Range, ShopHours
from marketplace.shops.queries import opening_hours_of_shop
from marketplace.towns.calendar import holidays_from
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.opening.form import DayRow
from marketplace.web.town import this_town

ASKED_AHEAD = timedelta(days=60)
REMINDED_AHEAD = timedelta(days=14)
_SUNDAY = 7


@dataclass(frozen=True)
class Question:
    """A public holiday on which the shop would open by its week, and has not said whether it does."""

    day: date
    name: str
    usually: Sequence[Range]
    on_sundays: Sequence[Range]


class HolidayForm(SignedForm):
    """Closed, like a Sunday, as usual, or the hours that were typed."""

    answer = StringField(
        filters=[tidy],
        validators=[AnyOf(["closed", "sunday", "usual", "hours"])],
    )
    hours = FormField(DayRow)

    def check(self) -> None:
        """Raises: ValidationError when the form does not answer."""
        if not self.validate_on_submit():
            raise ValidationError(_("Dites si vous ouvrez ce jour-là."))

    def ranges(self, hours: ShopHours, day: date) -> Sequence[Range]:
        """What the answer comes to. Raises: ValidationError when the typed hours cannot be read."""
        answer = self.answer.data
        if answer == "hours":
            typed: Sequence[Range] = self.hours.form.ranges()
            if not typed:
                raise ValidationError(_("Donnez l’heure d’ouverture et de fermeture, ou répondez « fermé »."))
            return typed
        by_answer = {"sunday": hours.week.get(_SUNDAY, ()), "usual": hours.usual_ranges(day)}
        return by_answer.get(answer, ())


@dataclass(frozen=True)
class Trouble:
    """An answer that could not be read: the holiday, what was typed, the sentence."""

    day: date
    form: HolidayForm
    sentence: str


def questions(*, within: timedelta) -> list[Question]:
    """The holidays of the coming days that the shop has not answered, soonest first. One query."""
    today = clock.today(this_town().time_zone)
    hours = opening_hours_of_shop(this_town(), this_shop().id, from_day=today)
    names = holidays_from(this_town(), today, language=language())
    return [
        Question(day, name, hours.usual_ranges(day), hours.week.get(_SUNDAY, ()))
        for day, name in names.items()
        if day <= today + within and hours.is_unsure(day)
    ]


def change_of(form: HolidayForm, day: date) -> DaysChange:
    """The shop's answer as the hours of that date. Raises: ValidationError."""
    hours = opening_hours_of_shop(this_town(), this_shop().id, from_day=day)
    return DaysChange({day: form.ranges(hours, day)}, reason=holidays_from(this_town(), day)[day])


def holiday_named(text: str) -> date:
    """The coming public holiday of an address; a 404 when it is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        abort(404)
    today = clock.today(this_town().time_zone)
    return day if day in holidays_from(this_town(), today) else abort(404)
