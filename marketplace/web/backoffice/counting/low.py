"""What runs low: from when on the shop is told, and that it was seen."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import ValidationError

from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _
from marketplace.intake.values import is_nothing
from marketplace.stock.low import note_low, watch
from marketplace.stock.queries import VariantHead, variant_keyed
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.typed import typed_count
from marketplace.web.town import this_town


class ThresholdForm(SignedForm):
    """From how many on to be told; empty for never."""

    low_at = StringField(filters=[tidy])


def change_threshold(variant_key: str) -> ResponseReturnValue:
    """Be told from so many on, or not at all any more."""
    variant = variant_keyed(this_town().id, this_shop().id, variant_key) or abort(404)
    form = ThresholdForm()
    try:
        low_at = _typed(form, variant)
        with transaction():
            watch(this_town().id, variant_id=variant.variant_id, low_at=low_at)
    except (ValidationError, Refusal) as refused:
        flash(str(refused), "warn")
    else:
        flash(_("C’est noté.") if low_at is not None else _("Nous ne vous préviendrons plus."), "done")
    return redirect(url_for("backoffice.show_history", variant_key=variant.key), 303)


def create_low_note() -> ResponseReturnValue:
    """Seen: what runs low leaves the board until it falls again."""
    if SignedForm().validate_on_submit():
        with transaction():
            note_low(this_town().id, shop_id=this_shop().id)
    return redirect(url_for("backoffice.show_board"), 303)


def _typed(form: ThresholdForm, variant: VariantHead) -> int | None:
    if not form.validate_on_submit():
        raise ValidationError(_("Réessayez."))
    text = form.low_at.data
    return None if is_nothing(text) else typed_count(text, by_weight=variant.by_weight)
