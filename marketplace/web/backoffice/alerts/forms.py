"""The shop's own times, and its printer."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from marketplace.alerts.models import AlertRule
from marketplace.alerts.printers import NARROW, WIDE
from marketplace.alerts.queries import times_of
from marketplace.alerts.services import LONGEST_MINUTES, SHORTEST_MINUTES, AlertWish
from marketplace.alerts.timing import Times
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import lazy
from marketplace.web.backoffice.forms import ActForm

_NEEDED = InputRequired(lazy("Donnez un nombre de minutes."))
_ROUND = NumberRange(
    min=SHORTEST_MINUTES, max=LONGEST_MINUTES, message=lazy("Entre %(min)s et %(max)s minutes.")
)


class AlertsForm(ActForm):
    """When the shop is told again, where, and whether it says yes by itself."""

    accepts_itself = BooleanField(lazy("Accepter toutes les commandes d’office"))
    mail_minutes = IntegerField(lazy("Un mail de rappel, après"), [_NEEDED, _ROUND])
    text_minutes = IntegerField(lazy("Un SMS, après"), [_NEEDED, _ROUND])
    council_minutes = IntegerField(lazy("La mairie vous appelle, après"), [_NEEDED, _ROUND])
    decline_minutes = IntegerField(lazy("Refus automatique et remboursement, après"), [_NEEDED, _ROUND])
    text_phone = StringField(
        lazy("Numéro pour les SMS"),
        filters=[tidy],
        validators=[Length(max=20, message=lazy("Vingt signes au plus."))],
        render_kw={"type": "tel", "autocomplete": "tel"},
    )

    def wish(self) -> AlertWish:
        """What was typed."""
        minutes = {name: self[name].data for name in Times.__dataclass_fields__}
        return AlertWish(Times(**minutes), self.text_phone.data or "", bool(self.accepts_itself.data))


class PrinterForm(SignedForm):
    """How wide the paper is."""

    columns = RadioField(
        lazy("Largeur du papier"),
        choices=[SelectChoice(str(WIDE), lazy("80 mm")), SelectChoice(str(NARROW), lazy("58 mm"))],
        default=str(WIDE),
    )


def kept(rule: AlertRule | None) -> Mapping[str, Any]:
    """The form's values as they are kept."""
    times = {name: getattr(times_of(rule), name) for name in Times.__dataclass_fields__}
    return {
        **times,
        "text_phone": rule.text_phone if rule else "",
        "accepts_itself": bool(rule and rule.accepts_itself),
        "version": rule.version if rule else 0,
    }
