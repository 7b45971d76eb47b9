"""Forms of the checkout: who orders, when at each shop, how it is paid."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email
from markupsafe import Markup, escape
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TelField,
)
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import Select

from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.forms import OpenForm, tidy
from marketplace.core.phones import readable_phone
from marketplace.core.references import new_token
from marketplace.core.words import _, language, lazy, ngettext
from marketplace.payments.methods import CARD, PICKUP
from marketplace.pickup.queries import Diary
from marketplace.pickup.slots import Window
from marketplace.web.days import brief_day_words, day_words, first_capital
from marketplace.web.filters import clock_time
from marketplace.web.storefront.trip.hub_card import HUB
from marketplace.web.storefront.trip.ways import EACH
from marketplace.web.town import this_town

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


class CheckoutForm(OpenForm):
    """Contact, payment, confirmations. `token`: one form, one order. `mend`: first mend the basket.

    `way`: how all of it is fetched; `hub_at`: where and when, if in one place. `offered`: the codes of the
    ways to pay for this basket.
    """

    offered: Collection[str] = ()
    has_aged = False
    card_trouble = ""  # why the town card cannot pay
    is_all_by_card = False  # the town card pays all of it

    name = StringField(
        lazy("Nom sur le sac"),
        [
            InputRequired(lazy("Dites-nous à quel nom préparer vos sacs.")),
            Length(max=120, message=lazy("120 caractères au plus.")),
        ],
        filters=[tidy],
    )
    phone = TelField(lazy("Téléphone"), filters=[tidy])
    email = EmailField(
        lazy("Adresse électronique"),
        [Length(max=254, message=lazy("254 caractères au plus."))],
        filters=[tidy],
    )
    pays = StringField(lazy("Comment payez-vous ?"), default=PICKUP)
    town_card = StringField(
        lazy("Code de votre carte de la ville"),
        [Length(max=200, message=lazy("200 caractères au plus."))],
        filters=[tidy],
    )
    town_card_seen = HiddenField()
    adult = BooleanField(lazy("J’ai 18 ans ou plus."))
    way = StringField(default=EACH)
    hub_at = StringField(default="")
    token = HiddenField()
    mend = HiddenField()

    def validate_name(self, field: Field) -> None:
        """A name is more than spaces. Raises: ValidationError."""
        if not field.data:
            raise ValidationError(_("Dites-nous à quel nom préparer vos sacs."))

    def validate_phone(self, field: Field) -> None:
        """A number that rings, written so that it can be read out. Raises: ValidationError."""
        if not field.data:
            if not self.email.data:
                raise ValidationError(
                    _("Donnez un téléphone ou une adresse électronique : qu’on puisse vous joindre.")
                )
            return
        try:
            field.data = readable_phone(field.data, country=this_town().country)
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal

    def validate_email(self, field: Field) -> None:
        """An address as they are written. Raises: ValidationError."""
        if not field.data:
            return
        try:
            validate_email(field.data, check_deliverability=False)
        except EmailNotValidError as error:
            raise ValidationError(_("Écrivez une adresse comme prenom.nom@exemple.fr.")) from error

    def validate_pays(self, field: Field) -> None:
        """One of the ways to pay for this basket. Raises: ValidationError."""
        if self.is_all_by_card:
            return
        if field.data not in self.offered:
            raise ValidationError(_("Choisissez comment vous payez."))
        if self.way.data == HUB and field.data not in CARD:
            raise ValidationError(_("Au relais, rien ne s’encaisse : payez par carte, en ligne."))

    def validate_town_card(self, field: Field) -> None:  # noqa: ARG002 - so it is called
        """A card that can pay. Raises: ValidationError."""
        if self.card_trouble:
            raise ValidationError(self.card_trouble)

    def validate_token(self, field: Field) -> None:  # noqa: ARG002 - so it is called
        """The page's own mark, so that sending it twice makes one order. Raises: ValidationError."""
        self.renew_token()
        if self.has_aged:
            raise ValidationError(_("Cette page avait vieilli : relisez-la, puis commandez."))

    def renew_token(self) -> None:
        """A form without a mark of its own gets one: what it offers is sealed for it."""
        if not _TOKEN.fullmatch(self.token.data or ""):
            self.token.data, self.has_aged = new_token(), True


class LongSelect(Select):
    """The usual list, each option written without sorting its attributes: there are hundreds."""

    @classmethod
    def render_option(cls, choice: SelectChoice) -> Markup:
        """One option."""
        mark = "selected " if choice.selected else ""
        return Markup(_option(mark, choice.value, choice.label))  # noqa: S704 - escaped there


@lru_cache(maxsize=8192)
def _option(mark: str, value: str, label: str) -> str:
    return f'<option {mark}value="{escape(value)}">{escape(label)}</option>'


class StopForm(OpenForm):
    """When the bag of one shop is collected, and a word to the shop."""

    at = SelectField(validate_choice=False, widget=LongSelect())
    note = StringField(
        lazy("Un mot pour la boutique"),
        [Length(max=300, message=lazy("300 caractères au plus."))],
        filters=[tidy],
    )

    def offer(self, windows: Sequence[Window], *, shop_name: str) -> None:
        """Let the resident choose among these windows, grouped by day; the soonest is preselected."""
        self.at.label.text = _("Heure de retrait chez %(shop)s", shop=shop_name)
        self.note.label.text = _("Un mot pour %(shop)s", shop=shop_name)
        zone = this_town().time_zone
        here = (clock.today(zone), language(), zone)
        self.at.choices = [
            SelectChoice(key, words, optgroup=day)
            for key, words, day in (_list_words(window, here) for window in windows)
        ]
        if not self.at.data and windows:
            self.at.data = windows[0].key

    def kept(self, windows: Sequence[Window]) -> Sequence[Window]:
        """Of these windows the one that is chosen, or the next best."""
        return [_next_best(windows, self.at.data or "")] if windows else []

    def refill(self, windows: Sequence[Window], *, chosen: str, note: str) -> None:
        """Show what was chosen at an earlier checkout, or the next best where that is no longer free."""
        self.at.data = _next_best(windows, chosen).key if windows else ""
        self.note.data = note

    def check_time(self, shop_id: int, *, diary: Diary, windows: Sequence[Window]) -> int:
        """Compare the chosen time with the free ones; a refused one is replaced by the next best.

        Returns the status to answer with: 200, 409 when it was taken meanwhile, 422 when it was never free.
        """
        chosen = self.at.data or ""
        if any(window.key == chosen for window in windows):
            return 200
        taken = diary.is_full(shop_id, chosen)
        sentence = _refusal_words(windows, chosen, taken=taken, lead_days=diary.lead_days_at(shop_id))
        self.at.errors = [*self.at.errors, sentence]
        self.at.data = _next_best(windows, chosen).key if windows else ""
        return 409 if taken else 422


def up_to(key: str, windows: Iterator[Window]) -> list[Window]:
    """The windows as far as the one of that key or the next best; all of them when there is none so late."""
    found = list[Window]()
    for window in windows:
        found.append(window)
        if window.key >= key:
            break
    return found


def _next_best(windows: Sequence[Window], chosen: str) -> Window:
    # Keys sort like times; what is no time at all sorts somewhere and gets a window all the same.
    return next((window for window in windows if window.key >= chosen), windows[0])


def _refusal_words(windows: Sequence[Window], chosen: str, *, taken: bool, lead_days: int) -> str:
    if not windows:
        return _("Aucune heure n’est libre ces prochains jours : enlevez ces articles, ou revenez demain.")
    window = _next_best(windows, chosen)
    words = {"day": day_words(window.local_day), "time": clock_time(window.local_time)}
    if taken:
        return _("Cette heure vient d’être prise. La plus proche : %(day)s, %(time)s.", **words)
    if lead_days and chosen < windows[0].key:
        return ngettext(
            "Un article se fait sur commande, en un jour. Au plus tôt : %(day)s, %(time)s.",
            "Un article se fait sur commande, en %(num)s jours. Au plus tôt : %(day)s, %(time)s.",
            lead_days,
            **words,
        )
    return _("La boutique ne peut pas à cette heure-là. La plus proche : %(day)s, %(time)s.", **words)


@lru_cache(maxsize=8192)
def _list_words(window: Window, _here: tuple[date, str, str]) -> tuple[str, str, str]:
    """Key, line and heading of a window in the list. `_here`: the day it is, the language, the zone."""
    return window.key, _time_words(window), first_capital(day_words(window.local_day))


def _time_words(window: Window) -> str:
    # A closed list shows one line and no heading: each line must say its day.
    return _(
        "%(day)s, %(start)s – %(end)s",
        day=first_capital(brief_day_words(window.local_day)),
        start=clock_time(window.starts_at),
        end=clock_time(window.ends_at),
    )
