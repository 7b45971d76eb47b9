"""The form of the street: one row for each thing, its side and its place counted from the beginning."""

from collections.abc import Iterator
from typing import Any

from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import lazy
from marketplace.shops.street.arranging import MOST_UNITS
from marketplace.shops.street.models import LONGEST_NAME, UnitKind
from marketplace.shops.street.wording import unit_label

GONE = "gone"
SCENERY = tuple(kind for kind in UnitKind if kind is not UnitKind.SHOP)
_SIDES = [SelectChoice("odd", lazy("impair")), SelectChoice("even", lazy("pair"))]
_PLACED = lazy("Comptez depuis le début de la rue : 1, 2, 3…")


class UnitForm(Form):
    """One thing. `key`: a shop's slug, empty for what is no shop; `was_...`: where it was shown."""

    key = HiddenField()
    was_side = HiddenField()
    was_place = IntegerField(widget=HiddenInput())
    side = SelectField(lazy("Côté"), choices=_SIDES)
    place = IntegerField(lazy("Rang"), [InputRequired(_PLACED), NumberRange(1, 9999, message=_PLACED)])
    kind = SelectField(lazy("Ce qui s’y trouve"))
    name = StringField(
        lazy("Nom écrit dessus"),
        [Length(max=LONGEST_NAME, message=lazy("Au plus %(max)d caractères."))],
        filters=[tidy],
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        scenery = [SelectChoice(kind.value, unit_label(kind)) for kind in SCENERY]
        self.kind.choices = [SelectChoice(UnitKind.SHOP.value, unit_label(UnitKind.SHOP)), *scenery]
        if not self.key.data:
            self.kind.choices = [*scenery, SelectChoice(GONE, lazy("Retirer de la rue"))]


class StreetForm(SignedForm):
    """The whole street. `seen`: the seal of the arrangement it was filled from."""

    units = FieldList(FormField(UnitForm), max_entries=MOST_UNITS + 1)  # one too many is refused in words
    seen = HiddenField()
    new_kind = SelectField(lazy("Ajouter"), default=UnitKind.EMPTY.value)
    new_side = SelectField(lazy("Côté"), default="odd", choices=_SIDES)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.new_kind.choices = [SelectChoice(kind.value, unit_label(kind)) for kind in SCENERY]

    def told(self) -> Iterator[tuple[str, str, str]]:
        """What is to be put right: the field's id, its label, the sentence."""
        rows = (field for entry in self.units for field in entry.form)
        for field in (*rows, self.new_kind, self.new_side):
            if field.errors:
                yield field.id, str(field.label.text), " ".join(map(str, field.errors))
