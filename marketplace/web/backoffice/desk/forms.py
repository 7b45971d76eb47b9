"""Forms of the counter."""

from datetime import UTC, datetime

from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.validators import DataRequired

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.references import new_token, tidy_code
from marketplace.core.words import lazy
from marketplace.fulfilment.desk.giving import Said
from marketplace.orders.handovers.models import Way
from marketplace.web.backoffice.forms import HandoverForm

_LONGEST_NONCE = 40


class NameForm(SignedForm):
    """Who has no code: the name, with what tells two namesakes apart."""

    name = StringField(
        lazy("Nom"), filters=[tidy], validators=[DataRequired(lazy("Demandez son nom à la personne."))]
    )
    signs = StringField(
        lazy("Quatre derniers chiffres du téléphone, ou signes du code"),
        filters=[tidy],
        validators=[DataRequired(lazy("Demandez les quatre derniers chiffres de son téléphone."))],
    )


class GivingForm(HandoverForm):
    """A bag leaves: how it was found, who takes it, what was checked, what waits on.

    `shown` are the places of what the page listed, `taken` those that leave now; `also` are further bags of
    the same person.
    """

    nonce = HiddenField()
    way = HiddenField()
    code = StringField()  # that opened the bag; empty when none did
    of_age = StringField()
    comer = StringField()
    shown = SelectMultipleField(validate_choice=False)
    taken = SelectMultipleField(validate_choice=False)
    also = SelectMultipleField(validate_choice=False)

    def tidied(self) -> str:
        """The code as it is kept."""
        return tidy_code(self.code.data or "")

    def is_for_proxy(self) -> bool:
        """Whether somebody came instead of who ordered."""
        return bool(self.comer.data == "proxy")

    def said(self, *, proxy_id: int | None) -> Said:
        """What the page says of the hand-over."""
        return Said(
            nonce=nonce_of(self.nonce.data),
            way=way_of(self.way.data),
            seen_version=self.seen_version(),
            is_of_age=self.of_age.data == "yes" or None,
            proxy_id=proxy_id,
            later=_places(set(self.shown.data or ()) - set(self.taken.data or ())),
            left=self.left(),
        )


class SentForm(SignedForm):
    """A hand-over that a phone tells of once it has a network again; the clock is the phone's."""

    code = StringField()
    nonce = HiddenField()
    said_at = HiddenField()
    clock = HiddenField()
    of_age = StringField()
    comer = StringField()

    def tidied(self) -> str:
        """The code as it is kept."""
        return tidy_code(self.code.data or "")

    def said(self, *, proxy_id: int | None) -> Said:
        """What the phone says; of its clock only what it says of itself is believed."""
        return Said(
            nonce=nonce_of(self.nonce.data),
            way=Way.CODE,
            said_at=moment_of(self.said_at.data),
            is_of_age=self.of_age.data == "yes" or None,
            proxy_id=proxy_id,
        )


def nonce_of(text: str | None) -> str:
    """The mark of a tap; a page that sends none has its own drawn, and counts each time it is sent."""
    text = tidy(text)
    return text if 8 <= len(text) <= _LONGEST_NONCE and text.isascii() and text.isprintable() else new_token()


def way_of(text: str | None) -> Way:
    """How the bag was found; from the board where the page does not say."""
    return Way(text) if text in set(Way) else Way.ORDER


def moment_of(text: str | None) -> datetime | None:
    """A moment as browsers write it, in UTC; None for anything else."""
    try:
        at = datetime.fromisoformat(tidy(text)[:40])
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo and at.year > 1970 else None


def _places(texts: set[str]) -> set[int]:
    return {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 5}
