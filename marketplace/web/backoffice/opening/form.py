"""The form of the week and of single days. Times stay as they were typed until they can be read."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import Field, Form, FormField, HiddenField, StringField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import DateInput

from marketplace.core import clock
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.references import digest
from marketplace.core.words import _, lazy
from marketplace.shops.hours import HoursRefused, Range, check_ranges
from marketplace.web.backoffice.wording import weekday_name
from marketplace.web.town import this_town
from marketplace.web.typed_hours import clock_typed, read_clock, read_closing

_SHOWN = 3  # ranges a day


class DayRow(Form):
    """The hours of one day: three ranges at most."""

    opens = StringField(lazy("Ouvre"), filters=[tidy])
    closes = StringField(lazy("Ferme"), filters=[tidy])
    opens_again = StringField(lazy("Rouvre"), filters=[tidy])
    closes_again = StringField(lazy("Referme"), filters=[tidy])
    opens_late = StringField(lazy("Rouvre encore"), filters=[tidy])
    closes_late = StringField(lazy("Ferme pour de bon"), filters=[tidy])

    @property
    def pairs(self) -> Sequence[tuple[Field, Field]]:
        """The fields of each range."""
        return (
            (self.opens, self.closes),
            (self.opens_again, self.closes_again),
            (self.opens_late, self.closes_late),
        )

    def ranges(self) -> list[Range]:
        """The ranges that were typed, in order; none is closed. Raises: ValidationError."""
        ranges = []
        for opens, closes in ((first.data, last.data) for first, last in self.pairs):
            if not opens and not closes:
                continue
            if not opens or not closes:
                raise ValidationError(_("Il manque une heure : donnez l’ouverture et la fermeture."))
            ranges.append((read_clock(opens), read_closing(closes)))
        try:
            return check_ranges(ranges)
        except HoursRefused as refused:
            raise ValidationError(str(refused)) from refused

    def typed(self, ranges: Sequence[Range]) -> None:
        """Show these ranges."""
        for fields, times in zip(self.pairs, ranges, strict=False):
            for field, at in zip(fields, times, strict=True):
                field.data = clock_typed(at)


class WeekForm(SignedForm):
    """The seven days, Monday first. `seen` tells whether somebody else changed them meanwhile."""

    seen = HiddenField()
    monday = FormField(DayRow)
    tuesday = FormField(DayRow)
    wednesday = FormField(DayRow)
    thursday = FormField(DayRow)
    friday = FormField(DayRow)
    saturday = FormField(DayRow)
    sunday = FormField(DayRow)

    def show(self, week: Mapping[int, Sequence[Range]]) -> None:
        """Fill in the week as it stands."""
        self.seen.data = fingerprint(week)
        for weekday, row in self.by_weekday():
            row.typed(week.get(weekday, ()))

    def by_weekday(self) -> Iterator[tuple[int, DayRow]]:
        """ISO weekdays with their rows."""
        days = (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )
        return enumerate((day.form for day in days), start=1)

    def told(self) -> Iterator[tuple[str, str, str]]:
        """What is to be put right: the day's id, its name, the sentence."""
        for weekday, row in self.by_weekday():
            if row.form_errors:
                yield f"day-{weekday}", weekday_name(weekday), " ".join(map(str, row.form_errors))

    def week(self) -> dict[int, list[Range]]:
        """What was typed; ask only when the form is valid."""
        return {weekday: row.ranges() for weekday, row in self.by_weekday()}

    def validate(self, extra_validators: Any = None) -> bool:
        """Read every time; each day that cannot be says why."""
        is_sound = bool(super().validate(extra_validators))
        for _weekday, row in self.by_weekday():
            try:
                row.ranges()
            except ValidationError as refused:
                row.form_errors.append(str(refused))
                is_sound = False
        return is_sound


class SpecialDayForm(SignedForm):
    """One date with hours of its own, or closed."""

    day = StringField(
        lazy("Date"),
        widget=DateInput(),
        filters=[tidy],
        validators=[DataRequired(lazy("Choisissez la date."))],
    )
    reason = StringField(lazy("Raison"), filters=[tidy], validators=[Length(max=120)])
    answer = StringField(filters=[tidy])
    hours = FormField(DayRow)

    def date(self) -> date:
        """The date chosen. Raises: ValueError when it is none."""
        return date.fromisoformat(self.day.data or "")

    def ranges(self) -> Sequence[Range]:
        """The hours of that date; none is closed. Raises: ValidationError."""
        if self.answer.data != "hours":
            return ()
        typed: Sequence[Range] = self.hours.form.ranges()
        if not typed:
            raise ValidationError(_("Donnez l’heure d’ouverture et de fermeture, ou fermez ce jour-là."))
        return typed

    def validate(self, extra_validators: Any = None) -> bool:
        """The date, and the hours if some are wanted."""
        is_sound = bool(super().validate(extra_validators))
        try:
            self.ranges()
        except ValidationError as refused:
            self.hours.form.form_errors.append(str(refused))
            return False
        return is_sound

    def validate_day(self, field: StringField) -> None:
        """The date exists and is not over."""
        try:
            chosen = date.fromisoformat(field.data or "")
        except ValueError:
            raise ValidationError(_("Cette date n’existe pas. Écrivez-la comme 2026-12-24.")) from None
        if chosen < clock.today(this_town().time_zone):
            raise ValidationError(_("Cette date est passée."))


def fingerprint(week: Mapping[int, Sequence[Range]]) -> str:
    """A short mark of a week's hours; another week has another one."""
    said = [
        (weekday, clock_typed(opens), clock_typed(closes))
        for weekday in range(1, 8)
        for opens, closes in week.get(weekday, ())
    ]
    return digest(str(said))[:16]


def check_week(week: Mapping[int, Sequence[Range]], *, seen: str | None) -> None:
    """Refuse to write over a week that the page did not show. Raises: ChangedMeanwhile."""
    if fingerprint(week) != seen:
        raise ChangedMeanwhile


def with_further_ranges(
    week: Mapping[int, Sequence[Range]], *, before: Mapping[int, Sequence[Range]]
) -> dict[int, Sequence[Range]]:
    """The typed week; a day left as it was shown keeps the ranges that the form cannot show."""
    return {
        weekday: before.get(weekday, ()) if list(before.get(weekday, ()))[:_SHOWN] == list(ranges) else ranges
        for weekday, ranges in week.items()
    }
