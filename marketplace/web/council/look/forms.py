"""The form of a town's look."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from wtforms import BooleanField, DateField, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp
from wtforms.widgets import ColorInput

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import lazy
from marketplace.towns.looks.colours import HEX
from marketplace.towns.looks.look import Look, written
from marketplace.towns.looks.pigments import Corners, Letters, Roofs, Sky, Walls
from marketplace.towns.looks.reading import unreadable_in
from marketplace.towns.looks.seasons import LONGEST_NAME, Season
from marketplace.towns.looks.tones import NIGHT, pressed_colour

SKIES = {
    Sky.SAND: lazy("Sable, au petit matin"),
    Sky.MIST: lazy("Brume de mer"),
    Sky.LINDEN: lazy("Tilleul"),
    Sky.LAVENDER: lazy("Lavande"),
    Sky.ROSE: lazy("Rose des dunes"),
}
ROOFS = {
    Roofs.SLATE: lazy("Ardoise, un peu de tuile"),
    Roofs.TILE: lazy("Tuile"),
    Roofs.STONE: lazy("Pierre plate"),
    Roofs.COPPER: lazy("Cuivre vert"),
}
WALLS = {
    Walls.CREAM: lazy("Crème et ocre"),
    Walls.HARBOUR: lazy("Couleurs du port"),
    Walls.BRICK: lazy("Brique"),
    Walls.BLOND: lazy("Pierre blonde"),
}
LETTERS = {
    Letters.PAINTED: lazy("Peintes, comme une enseigne"),
    Letters.PLAIN: lazy("Simples"),
    Letters.BOOK: lazy("Comme dans un livre"),
}
CORNERS = {Corners.SQUARE: lazy("Droits"), Corners.SOFT: lazy("Doux"), Corners.ROUND: lazy("Ronds")}


def _colour() -> Regexp:
    return Regexp(
        HEX.pattern + "$", message=lazy("Écrivez la couleur avec un dièse et six signes, comme #a63d22.")
    )


def _choices(told: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(str(value), words) for value, words in told.items()]


def _lower(text: str | None) -> str:
    return tidy(text).lower()


class LookForm(SignedForm):
    """The few choices; everything else is worked out from them."""

    day = StringField(
        lazy("Ce sur quoi on appuie"), [InputRequired(), _colour()], filters=[_lower], widget=ColorInput()
    )
    own_night = BooleanField(lazy("Choisir moi-même la couleur du soir"))
    night = StringField(lazy("La même, le soir"), [_colour()], filters=[_lower], widget=ColorInput())
    sky = RadioField(lazy("Le ciel derrière la rue"), choices=_choices(SKIES))
    roofs = RadioField(lazy("Les toits"), choices=_choices(ROOFS))
    walls = RadioField(lazy("Les façades"), choices=_choices(WALLS))
    letters = RadioField(lazy("Les titres"), choices=_choices(LETTERS))
    corners = RadioField(lazy("Les angles"), choices=_choices(CORNERS))
    seen = HiddenField()

    def look(self) -> Look:
        """What was chosen; call it on a form that is valid."""
        night = self.night.data if self.own_night.data else ""
        return Look(
            self.day.data,
            night,
            Sky(self.sky.data),
            Roofs(self.roofs.data),
            Walls(self.walls.data),
            Letters(self.letters.data),
            Corners(self.corners.data),
        )

    def reads_well(self) -> bool:
        """Whether everybody can read it; if not, the colour's field says so and which one would do."""
        wrong = unreadable_in(self.look())
        for found in wrong:
            field = self.day if found.when == "day" else self.night
            field.errors = [*field.errors, str(found)]
        return not wrong


def form_for(look: Look, *, seen: str) -> LookForm:
    """The form filled in with a look, whatever was sent."""
    return LookForm(formdata=None, **fields_of(look), seen=seen)


def fields_of(look: Look) -> dict[str, Any]:
    """The fields of a form that say a look."""
    chosen = {name: str(value) for name, value in vars(look).items() if isinstance(value, StrEnum)}
    return {**chosen, "day": look.day, "night": pressed_colour(look, NIGHT), "own_night": bool(look.night)}


class SeasonForm(LookForm):
    """A look for some days."""

    name = StringField(
        lazy("Nom de la saison"),
        [
            InputRequired(lazy("Donnez un nom à la saison.")),
            Length(max=LONGEST_NAME, message=lazy("Au plus %(max)d caractères.")),
        ],
        filters=[tidy],
    )
    from_day = DateField(lazy("Premier jour"), [InputRequired(lazy("Choisissez le premier jour."))])
    until_day = DateField(lazy("Dernier jour"), [InputRequired(lazy("Choisissez le dernier jour."))])

    def season(self) -> Season:
        """What was chosen; call it on a form that is valid."""
        return Season(self.name.data, self.from_day.data, self.until_day.data, written(self.look()))


def season_form_for(look: Look, *, seen: str, **days: Any) -> SeasonForm:
    """The form filled in with a look and its days, whatever was sent. `days`: name, from_day, until_day."""
    return SeasonForm(formdata=None, **fields_of(look), seen=seen, **days)
