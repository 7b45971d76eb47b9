"""The form of an event. Times stay as they were typed until they can be read."""

from datetime import date, time
from typing import Any

from wtforms import Field, FloatField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import DateInput

from marketplace.agenda.errors import EventRefused
from marketplace.agenda.models import Event, EventKind
from marketplace.agenda.services import EventTerms, EventWords, check_day
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _, lazy
from marketplace.pickup.hubs import hubs_of
from marketplace.pickup.opening import MOST_BAGS
from marketplace.web.council.pictured import PicturedForm
from marketplace.web.event_words import event_kind
from marketplace.web.town import this_town
from marketplace.web.typed_hours import clock_typed, read_clock, read_closing

_BEGINNINGS, _ENDS = ("opens", "shop_opens", "hub_opens"), ("closes", "shop_closes", "hub_closes")


def _at_most(length: int) -> Length:
    return Length(max=length, message=lazy("Au plus %(max)d caractères."))


def _places() -> list[Any]:
    return [Optional(), NumberRange(0, MOST_BAGS, lazy("Donnez un nombre de %(min)s à %(max)s."))]


def _whole(label: Any) -> IntegerField:
    return IntegerField(label, _places())


def _day(label: Any, *validators: Any) -> StringField:
    return StringField(label, [*validators], widget=DateInput(), filters=[tidy])


def _clock(label: Any) -> StringField:
    return StringField(label, filters=[tidy])


class EventForm(PicturedForm):
    """What is told of an event, and what it changes."""

    title = StringField(
        lazy("Titre"), [DataRequired(lazy("Donnez un titre.")), _at_most(120)], filters=[tidy]
    )
    kind = SelectField(lazy("Quelle sorte de jour"))
    first_day = _day(lazy("Premier jour"), DataRequired(lazy("Choisissez le jour.")))
    last_day = _day(lazy("Dernier jour"))
    opens, closes = _clock(lazy("Commence à")), _clock(lazy("Finit à"))
    place = StringField(lazy("Lieu"), [_at_most(160)], filters=[tidy])
    text = TextAreaField(lazy("Quelques mots"), [_at_most(4000)], filters=[tidy])
    latitude = FloatField(lazy("Latitude"), [Optional(), NumberRange(-90, 90)])
    longitude = FloatField(lazy("Longitude"), [Optional(), NumberRange(-180, 180)])
    shop_opens, shop_closes = (
        _clock(lazy("Les boutiques ouvrent de")),
        _clock(lazy("Les boutiques ferment à")),
    )
    shop_capacity = _whole(lazy("Par créneau, dans chaque boutique"))
    hub = SelectField(lazy("Relais"))
    hub_opens, hub_closes = _clock(lazy("Le relais ouvre de")), _clock(lazy("Le relais ferme à"))
    hub_capacity = _whole(lazy("Sacs par créneau, au comptoir du relais"))
    version = HiddenField()

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.kind.choices = [(kind.value, event_kind(kind)) for kind in EventKind]
        self.hub.choices = [("", _("Aucun")), *((hub.slug, hub.name) for hub in self._hubs())]

    def show(self, event: Event) -> None:
        """Fill in an event as it stands."""
        said = {name: getattr(event, name) for name in self._fields if hasattr(event, name)}
        walls = {name: said[name] for name in (*_BEGINNINGS, *_ENDS)}
        times = {name: "" if wall is None else clock_typed(wall) for name, wall in walls.items()}
        days = {name: said[name].isoformat() for name in ("first_day", "last_day")}
        hub = next((hub.slug for hub in self._hubs() if hub.id == event.hub_id), "")
        self.process(data={**said, **times, **days, "kind": event.kind.value, "hub": hub})

    def words(self) -> EventWords:
        """What was typed; ask only when the form is valid."""
        first = date.fromisoformat(self.first_day.data or "")
        return EventWords(
            title=self.title.data or "",
            first_day=first,
            last_day=date.fromisoformat(self.last_day.data) if self.last_day.data else first,
            kind=EventKind(self.kind.data),
            text=self.text.data or "",
            place=self.place.data or "",
            picture=self.picture.data or "",
            picture_alt=self.picture_alt.data or "",
            latitude=self.latitude.data,
            longitude=self.longitude.data,
            opens=self._at("opens"),
            closes=self._at("closes"),
        )

    def terms(self) -> EventTerms:
        """What it changes; ask only when the form is valid."""
        hub = next((hub for hub in self._hubs() if hub.slug == self.hub.data), None)
        return EventTerms(
            shop_opens=self._at("shop_opens"),
            shop_closes=self._at("shop_closes"),
            shop_capacity=self.shop_capacity.data,
            hub_id=hub.id if hub else None,
            hub_opens=self._at("hub_opens"),
            hub_closes=self._at("hub_closes"),
            hub_capacity=self.hub_capacity.data,
        )

    def validate_first_day(self, field: StringField) -> None:
        """It exists, and is not too far ahead."""
        _read_day(field)

    def validate_last_day(self, field: StringField) -> None:
        """The same, if it is said."""
        if field.data:
            _read_day(field)

    def validate(self, extra_validators: Any = None) -> bool:
        """Read every time as well."""
        is_sound = bool(super().validate(extra_validators))
        for name in (*_BEGINNINGS, *_ENDS):
            is_sound = _is_time(self[name], is_end=name in _ENDS) and is_sound
        return is_sound

    def _at(self, name: str) -> time | None:
        said = self[name].data
        if not said:
            return None
        return read_closing(said) if name in _ENDS else read_clock(said)

    def _hubs(self) -> Any:
        return hubs_of(this_town().id)


class ReasonForm(SignedForm):
    """Why an event is cancelled."""

    reason = StringField(
        lazy("Pourquoi, en une phrase"),
        [DataRequired(lazy("Dites pourquoi : les habitants le liront.")), _at_most(300)],
        filters=[tidy],
    )
    version = HiddenField()


def _read_day(field: StringField) -> None:
    try:
        check_day(date.fromisoformat(field.data or ""))
    except EventRefused as refused:
        raise ValidationError(str(refused)) from refused
    except ValueError:
        raise ValidationError(_("Cette date n’existe pas. Écrivez-la comme 2026-12-24.")) from None


def _is_time(field: Field, *, is_end: bool) -> bool:
    try:
        if field.data:
            (read_closing if is_end else read_clock)(field.data)
    except ValidationError as refused:
        field.errors = [*field.errors, str(refused)]
        return False
    return True
