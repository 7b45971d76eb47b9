"""Forms of how a shop prepares: how long, how much a window bears, and until when one may order."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import time

from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import lazy, ngettext
from marketplace.pickup.loads import Counted
from marketplace.pickup.opening import (
    LENGTHS,
    MOST_BAGS,
    MOST_CUT_OFF_DAYS,
    MOST_LEAD_MINUTES,
    MOST_PIECES,
    Booked,
    Preparation,
)
from marketplace.web.typed_hours import clock_typed, read_clock

_NEEDED = InputRequired(lazy("Donnez un nombre."))
_MINUTES = NumberRange(0, MOST_BAGS, lazy("Entre %(min)s et %(max)s minutes."))


class PreparationForm(SignedForm):
    """How long a bag takes, how long a window is, and how much it bears: of orders, of bags or of minutes."""

    lead_minutes = IntegerField(
        lazy("Préparation, en minutes"),
        [_NEEDED, NumberRange(0, MOST_LEAD_MINUTES, lazy("Entre %(min)s et %(max)s minutes."))],
    )
    capacity = IntegerField(
        lazy("Un créneau tient"), [_NEEDED, NumberRange(0, MOST_BAGS, lazy("Entre %(min)s et %(max)s."))]
    )
    counts = SelectField(
        lazy("On compte en"),
        choices=[
            SelectChoice(Counted.ORDERS.value, lazy("commandes")),
            SelectChoice(Counted.BAGS.value, lazy("sacs")),
            SelectChoice(Counted.MINUTES.value, lazy("minutes de travail")),
        ],
        default=Counted.ORDERS.value,
    )
    length_minutes = SelectField(
        lazy("Durée d’un créneau"),
        coerce=int,
        choices=[SelectChoice(length, f"{length} min") for length in LENGTHS],
    )
    bag_pieces = IntegerField(
        lazy("Articles dans un sac"),
        [Optional(), NumberRange(1, MOST_PIECES, lazy("Entre %(min)s et %(max)s articles."))],
    )
    order_minutes = IntegerField(lazy("Minutes par commande"), [Optional(), _MINUTES])
    line_minutes = IntegerField(lazy("Minutes de plus par article différent"), [Optional(), _MINUTES])

    def show(self, preparation: Preparation) -> None:
        """Fill in how it stands."""
        known = {each.name: getattr(preparation, each.name) for each in fields(preparation)}
        self.process(data={**known, "counts": preparation.counts.value})

    def weights(self, before: Preparation) -> Mapping[str, int]:
        """What orders weigh; a field left empty changes nothing."""
        names = ("bag_pieces", "order_minutes", "line_minutes")
        return {name: _or(self[name].data, getattr(before, name)) for name in names}


class CutOffForm(SignedForm):
    """Until when one may order for a day: a time on the wall, and so many days before."""

    at = StringField(lazy("Dernière heure pour commander"), filters=[tidy])
    days = SelectField(
        lazy("Pour un retrait"),
        coerce=int,
        choices=[
            SelectChoice(0, lazy("le jour même")),
            SelectChoice(1, lazy("le lendemain")),
            SelectChoice(2, lazy("le surlendemain")),
            SelectChoice(3, lazy("trois jours après")),
            SelectChoice(MOST_CUT_OFF_DAYS, lazy("une semaine après")),
        ],
        default=1,
    )

    def show(self, preparation: Preparation) -> None:
        """Fill in how it stands."""
        wall = preparation.cut_off
        self.process(data={"at": clock_typed(wall) if wall else "", "days": preparation.cut_off_days})

    def validate_at(self, field: StringField) -> None:
        """A time as people type it, or nothing. Raises: ValidationError."""
        if field.data:
            read_clock(field.data)

    @property
    def wall(self) -> time | None:
        """The time typed; None for no limit."""
        return read_clock(self.at.data) if self.at.data else None


def taken_words(booked: Booked) -> str:
    """How much of a window is taken, in words."""
    taken, most = booked.taken, booked.capacity
    if booked.counts is Counted.MINUTES:
        return ngettext("%(num)s minute sur %(most)s", "%(num)s minutes sur %(most)s", taken, most=most)
    if booked.counts is Counted.BAGS:
        return ngettext("%(num)s sac sur %(most)s", "%(num)s sacs sur %(most)s", taken, most=most)
    return ngettext("%(num)s commande sur %(most)s", "%(num)s commandes sur %(most)s", taken, most=most)


def _or(typed: int | None, before: int) -> int:
    return before if typed is None else typed
