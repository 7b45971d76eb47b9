"""The form of a hub: its hours as a map writes them, its deadline, and its room."""

from collections.abc import Sequence

from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import lazy
from marketplace.pickup.hub_rules import MOST_BRING_MINUTES, MOST_EACH, HubTerms, Lockers
from marketplace.pickup.opening import MOST_BAGS

_NEEDED = InputRequired(lazy("Donnez un nombre."))
_PLACES = NumberRange(0, MOST_BAGS, lazy("Entre %(min)s et %(max)s."))
_LENGTHS = (15, 30, 60, 90, 120, 180, 240)
_SIZES = 4


class NewHubForm(SignedForm):
    """A hub that opens."""

    name = StringField(
        lazy("Nom du relais"),
        [DataRequired(lazy("Donnez-lui un nom.")), Length(max=80, message=lazy("80 caractères au plus."))],
        filters=[tidy],
    )


class LockersForm(Form):
    """The lockers of one size; a row without a number is none."""

    number = IntegerField(lazy("Nombre"), [Optional(), _PLACES])
    bags_each = IntegerField(
        lazy("Sacs dans chacun"), [Optional(), NumberRange(1, MOST_EACH, lazy("Entre %(min)s et %(max)s."))]
    )
    is_cold = BooleanField(lazy("Au frais"))


class HubForm(SignedForm):
    """All of a hub. `seen`: the version of its rule that the page showed."""

    hours = TextAreaField(lazy("Heures d’ouverture"), filters=[tidy])
    bring_minutes = IntegerField(
        lazy("Les sacs arrivent avant le créneau, en minutes"),
        [_NEEDED, NumberRange(0, MOST_BRING_MINUTES, lazy("Entre %(min)s et %(max)s minutes."))],
    )
    length_minutes = SelectField(
        lazy("Durée d’un créneau"),
        coerce=int,
        choices=[SelectChoice(length, f"{length} min") for length in _LENGTHS],
    )
    days_ahead = IntegerField(
        lazy("Jours proposés à l’avance"), [_NEEDED, NumberRange(0, 31, lazy("Entre %(min)s et %(max)s."))]
    )
    shelf_bags = IntegerField(lazy("Sacs au comptoir"), [_NEEDED, _PLACES])
    cold_bags = IntegerField(lazy("Sacs au frais"), [_NEEDED, _PLACES])
    lockers = FieldList(FormField(LockersForm), min_entries=_SIZES, max_entries=_SIZES)
    seen = HiddenField()

    def show(self, terms: HubTerms, *, hours: str, version: int) -> None:
        """Fill in how it stands."""
        self.process(
            data={
                **{name: getattr(terms, name) for name in _PLAIN},
                "hours": hours,
                "seen": str(version),
                "lockers": [
                    {"number": size.number, "bags_each": size.bags_each, "is_cold": size.is_cold}
                    for size in terms.lockers
                ],
            }
        )

    def terms(self) -> HubTerms:
        """What was typed; ask only when the form is valid."""
        return HubTerms(**{name: self[name].data for name in _PLAIN}, lockers=self._sizes())

    def told(self) -> list[tuple[str, str, str]]:
        """What is to be put right: the field's id, its label, the sentence."""
        rows = [field for entry in self.lockers for field in entry.form]
        plain = [self[name] for name in ("hours", *_PLAIN)]
        return [
            (field.id, str(field.label.text), " ".join(map(str, field.errors)))
            for field in [*plain, *rows]
            if field.errors
        ]

    def _sizes(self) -> Sequence[Lockers]:
        rows = [entry.form for entry in self.lockers]
        sizes: dict[tuple[int, bool], int] = {}
        for row in rows:
            if row.number.data:
                size = (row.bags_each.data or 1, bool(row.is_cold.data))
                sizes[size] = sizes.get(size, 0) + row.number.data
        return tuple(Lockers(bags, number, cold) for (bags, cold), number in sorted(sizes.items()))


_PLAIN = ("bring_minutes", "length_minutes", "days_ahead", "shelf_bags", "cold_bags")
