"""Forms of the desk of a hub."""

from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.references import new_token, tidy_code
from marketplace.core.words import lazy
from marketplace.fulfilment.desk.giving import Said
from marketplace.orders.handovers.models import Way

_LONGEST_NONCE = 36


class HubCodeForm(SignedForm):
    """The code that somebody shows or says."""

    code = StringField(
        lazy("Code du sac"),
        filters=[tidy],
        validators=[DataRequired(lazy("Tapez le code que la personne vous montre ou vous dit."))],
    )

    def tidied(self) -> str:
        """The code as it is kept."""
        return tidy_code(self.code.data or "")


class ArrivalForm(SignedForm):
    """How many bags a shop brings, and how many of them are kept cold."""

    bags = StringField(filters=[tidy])
    cold_bags = StringField(filters=[tidy])

    def counted(self) -> tuple[int, int]:
        """Bags, and cold ones among them; nothing that is no number counts."""
        return _number(self.bags.data), _number(self.cold_bags.data)


class HubGivingForm(SignedForm):
    """All bags of an order that wait here leave."""

    nonce = HiddenField()
    code = StringField()  # that opened the order
    of_age = StringField()
    comer = StringField()

    def tidied(self) -> str:
        """The code as it is kept."""
        return tidy_code(self.code.data or "")

    def said(self, number: int, *, proxy_id: int | None) -> Said:
        """What the desk says of one of the bags; `number` tells them apart within one tap."""
        nonce = tidy(self.nonce.data)[:_LONGEST_NONCE] or new_token()
        return Said(
            nonce=f"{nonce}-{number}",
            way=Way.CODE,
            is_of_age=self.of_age.data == "yes" or None,
            proxy_id=proxy_id,
        )


def _number(text: str | None) -> int:
    text = tidy(text)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
