"""Forms of the pick list: each says what its page showed, so that nobody undoes what another has said."""

from datetime import datetime

from wtforms import HiddenField, StringField

from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.forms import SignedForm, tidy
from marketplace.orders.picking.models import ScaleLayout


class SeenForm(SignedForm):
    """An act on a line. `seen`: what its page showed as given; empty for nothing."""

    seen = HiddenField(filters=[tidy])

    def seen_units(self) -> int | None:
        """What the page showed. Units: pieces, or grams; None for nothing yet."""
        return _number(self.seen.data)


class WeightForm(SeenForm):
    """What lies on the scale: typed, or its label. `confirmed`: the grams that were asked about."""

    weight = StringField(filters=[tidy])
    confirmed = HiddenField(filters=[tidy])

    def confirmed_grams(self) -> int | None:
        """What was asked about, and is right."""
        return _number(self.confirmed.data)


class FoundForm(SeenForm):
    """How many were found."""

    found = StringField(filters=[tidy])

    def units(self) -> int:
        """As a number; -1, which never can be found, for anything else."""
        number = _number(self.found.data)
        return -1 if number is None else number


class PutBackForm(SignedForm):
    """A tick is taken away: the one that the page showed."""

    picked_at = HiddenField(filters=[tidy])

    def moment(self) -> datetime:
        """When that tick was made. Raises: ChangedMeanwhile where the page does not say."""
        try:
            moment = datetime.fromisoformat(self.picked_at.data or "")
        except ValueError:
            raise ChangedMeanwhile from None
        if moment.tzinfo is None:
            raise ChangedMeanwhile
        return moment


class ProposalForm(SignedForm):
    """What is proposed instead."""

    key = StringField(filters=[tidy])


class AnswerForm(SignedForm):
    """What the resident said on the phone."""

    answer = StringField(filters=[tidy])


class ScaleForm(SignedForm):
    """How the scale writes its labels."""

    layout = StringField(filters=[tidy])

    def chosen(self) -> ScaleLayout:
        """One that there is; none for anything else."""
        known = {layout.value: layout for layout in ScaleLayout}
        return known.get(self.layout.data or "", ScaleLayout.NONE)


def _number(text: str | None) -> int | None:
    plain = text or ""
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else None
