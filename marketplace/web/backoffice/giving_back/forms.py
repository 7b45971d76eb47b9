"""What a shop gives back, as it is typed: by line all of it, a part, or an amount."""

from collections.abc import Iterable

from flask import request
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from marketplace.core.forms import tidy
from marketplace.core.words import _, lazy
from marketplace.fulfilment.backs.checking import Left
from marketplace.fulfilment.backs.giving import Cause, Part
from marketplace.orders.giving_back.models import BackReason
from marketplace.orders.giving_back.wording import reasons_to_choose
from marketplace.web.backoffice.forms import ActForm
from marketplace.web.backoffice.typed import typed_count, typed_money


class RefundForm(ActForm):
    """Why something is given back; what of it stands beside, line by line."""

    reason = RadioField(
        lazy("Pourquoi ?"),
        choices=reasons_to_choose,
        validators=[InputRequired(lazy("Choisissez une raison : la personne la lira."))],
    )
    words = TextAreaField(
        lazy("Un mot pour la personne"),
        filters=[tidy],
        validators=[Length(max=300, message=lazy("Trois cents signes au plus."))],
        render_kw={"rows": 2, "maxlength": 300},
    )
    to_shelf = BooleanField(lazy("Les articles rendus retournent en rayon"))

    def cause(self) -> Cause:
        """Why, and what becomes of the goods."""
        return Cause(BackReason(self.reason.data), self.words.data, to_shelf=self.to_shelf.data)


def wanted_parts(lines: Iterable[Left]) -> list[Part]:
    """What was filled in of each line: all of it, so many units, or an amount. Raises: ValidationError."""
    return [part for left in lines if (part := _part(left))]


def typed(name: str, left: Left) -> str:
    """What was typed in one of a line's fields."""
    return tidy(request.form.get(f"{name}-{left.line.position}"))


def _part(left: Left) -> Part | None:
    if typed("all", left):
        return Part(left.line.id, units=left.units)
    units, amount = typed("units", left), typed("amount", left)
    if units and amount:
        raise ValidationError(
            _("Pour « %(name)s », donnez une quantité ou un montant, pas les deux.", name=left.name)
        )
    if units:
        return Part(left.line.id, units=typed_count(units, by_weight=left.line.by_weight))
    return Part(left.line.id, cents=typed_money(amount)) if amount else None


class AnswerForm(ActForm):
    """What became of the goods of a withdrawal; a word where something came back opened."""

    goods = RadioField(
        lazy("Les articles"),
        choices=lambda: [
            ("back", _("Ils sont revenus : je les remets en rayon")),
            ("not_needed", _("La personne les garde, ou ils ne se revendent pas")),
        ],
        validators=[InputRequired(lazy("Dites si les articles sont revenus."))],
    )
    words = TextAreaField(
        lazy("Pourquoi vous ne reprenez pas tout"),
        filters=[tidy],
        validators=[Length(max=300, message=lazy("Trois cents signes au plus."))],
        render_kw={"rows": 2, "maxlength": 300},
    )
