"""Forms of the council's pages."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

from flask_wtf.file import FileField
from wtforms import (
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from marketplace.browsing.cards import ShopCard
from marketplace.catalogue.categories import children_of
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.times import format_weekday
from marketplace.core.words import _, language, lazy
from marketplace.towns.pages.models import LONGEST_BODY, LONGEST_TITLE, PagePlace
from marketplace.towns.pages.services import PageWords
from marketplace.towns.pages.trail import Trail, trail_of

CHECKED: Mapping[str, Any] = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
_MONDAY = date(2024, 1, 1)
PLACES = {
    PagePlace.FOOT: lazy("Au pied de toutes les pages"),
    PagePlace.HOME: lazy("Au pied des pages, et sur la page d’accueil"),
    PagePlace.ADDRESS: lazy("Nulle part : seulement pour qui a son adresse"),
}


def at_most(length: int) -> Length:
    """As long as the column, told in words."""
    return Length(max=length, message=lazy("Au plus %(max)d caractères."))


def unix_lines(text: str | None) -> str:
    """Browsers send two signs at each line's end; one is kept."""
    return tidy((text or "").replace("\r\n", "\n"))


class NewPageForm(SignedForm):
    """How a new page is called."""

    title_fr = StringField(
        lazy("Titre de la page"),
        [DataRequired(lazy("Il manque le titre.")), at_most(LONGEST_TITLE)],
        filters=[tidy],
    )


class PageForm(SignedForm):
    """A page in both languages, and where it is found. `seen`: the number of the version it was made from."""

    title_fr = StringField(
        lazy("Titre"),
        [DataRequired(lazy("Il manque le titre en français.")), at_most(LONGEST_TITLE)],
        filters=[tidy],
    )
    body_fr = TextAreaField(
        lazy("Texte"),
        [DataRequired(lazy("Il manque le texte en français.")), at_most(LONGEST_BODY)],
        filters=[unix_lines],
    )
    title_en = StringField(lazy("Titre en anglais"), [at_most(LONGEST_TITLE)], filters=[tidy])
    body_en = TextAreaField(lazy("Texte en anglais"), [at_most(LONGEST_BODY)], filters=[unix_lines])
    place = RadioField(
        lazy("Où la trouver"), choices=[SelectChoice(str(place), words) for place, words in PLACES.items()]
    )
    category = SelectField(lazy("Ce qui s’y vend"), default="")
    most = IntegerField(
        lazy("Pas plus cher que"),
        [Optional(), NumberRange(1, 10_000, lazy("Un prix entre 1 et 10 000."))],
    )
    open_on = SelectField(lazy("Ouvert le"), coerce=int, default=0)
    shops = SelectMultipleField(lazy("Seulement ces boutiques"), **CHECKED)
    file = FileField(lazy("Une photo"))
    picture_words = StringField(lazy("Ce que montre la photo"), [at_most(200)], filters=[tidy])
    seen = IntegerField(widget=HiddenInput(), default=0)

    def words(self) -> PageWords:
        """What was typed; call it on a form that is valid."""
        return PageWords(
            title_fr=self.title_fr.data or "",
            body_fr=self.body_fr.data or "",
            title_en=self.title_en.data or "",
            body_en=self.body_en.data or "",
            place=PagePlace(self.place.data),
            trail=Trail(
                category=self.category.data or "",
                most_cents=self.most.data * 100 if self.most.data else None,
                open_on=self.open_on.data or 0,
                shops=tuple(self.shops.data or ()),
            ),
        )

    def offer(self, shops: Sequence[ShopCard]) -> Self:
        """The same form with what can be chosen for a walk. `shops`: those of the street."""
        self.category.choices = [SelectChoice("", _("Tout")), *_categories()]
        days = [
            SelectChoice(str(day), format_weekday(_MONDAY.replace(day=day), language()))
            for day in range(1, 8)
        ]
        self.open_on.choices = [SelectChoice("0", _("N’importe quel jour")), *days]
        self.shops.choices = [SelectChoice(shop.slug, shop.name) for shop in shops]
        return self


def form_for(content: Mapping[str, Any], *, seen: int) -> PageForm:
    """The form filled in with a version, whatever was sent."""
    fields = dict(content)
    trail = trail_of(fields.pop("trail", {}))
    most = trail.most_cents // 100 if trail.most_cents else None
    return PageForm(formdata=None, seen=seen, **fields, **(vars(trail) | {"most": most}))


def _categories() -> list[SelectChoice]:
    """The top ones with what stands right below each of them, under its name."""
    return [
        SelectChoice(one.code, one.name, optgroup=top.name)
        for top in children_of("")
        for one in (top, *children_of(top.code))
    ]
