"""The story of one variant's stock, and what comes or goes without a sale."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import Length, ValidationError

from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _, lazy
from marketplace.fulfilment.promises import promises_of
from marketplace.orders.counting import move_on_shelf
from marketplace.stock.history import PAGE, history_of
from marketplace.stock.models import Reason
from marketplace.stock.queries import VariantHead, variant_keyed
from marketplace.web.access import person
from marketplace.web.backoffice import wording
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.typed import shown_count, typed_count
from marketplace.web.pages import page_of
from marketplace.web.town import this_town

# What a form may say, in which direction the stock moves, and why.
WAYS = {
    "delivery": (1, Reason.DELIVERY),
    "returned": (1, Reason.RETURNED),
    "loss": (-1, Reason.LOSS),
    "more": (1, Reason.CORRECTION),
    "less": (-1, Reason.CORRECTION),
}


class MovementForm(SignedForm):
    """What came or went, how much, and a word about it."""

    way = StringField(lazy("Quoi ?"), filters=[tidy])
    quantity = StringField(lazy("Combien ?"), filters=[tidy])
    note = StringField(
        lazy("Un mot (facultatif)"),
        filters=[tidy],
        validators=[Length(max=200, message=lazy("Deux cents signes au plus."))],
    )

    def movement(self, *, by_weight: bool) -> tuple[int, Reason]:
        """By how much the stock changes, and why. Raises: ValidationError in words."""
        if not self.validate_on_submit():
            raise ValidationError(str(next(iter(self.note.errors), _("Réessayez."))))
        if self.way.data not in WAYS:
            raise ValidationError(_("Dites ce qui s’est passé."))
        sign, reason = WAYS[self.way.data]
        quantity = typed_count(self.quantity.data, by_weight=by_weight)
        if not quantity:
            raise ValidationError(_("Indiquez un nombre plus grand que zéro."))
        return sign * quantity, reason


def show_history(variant_key: str) -> ResponseReturnValue:
    """Every change of a variant's stock, latest first, and who waits for it now."""
    return _history_page(_find(variant_key), MovementForm(formdata=None), "")


def create_movement(variant_key: str) -> ResponseReturnValue:
    """Something came or went without a sale."""
    variant, form = _find(variant_key), MovementForm()
    try:
        quantity, reason = form.movement(by_weight=variant.by_weight)
        with transaction():
            move_on_shelf(
                this_shop(), variant_id=variant.variant_id, quantity=quantity, reason=reason,
                by_user_id=person().id, note=form.note.data,
            )  # fmt: skip
    except (ValidationError, Refusal) as refused:
        return _history_page(variant, form, str(refused)), 422
    flash(_("C’est noté."), "done")
    return redirect(url_for("backoffice.show_history", variant_key=variant.key))


def _find(key: str) -> VariantHead:
    return variant_keyed(this_town().id, this_shop().id, key) or abort(404)


def _history_page(variant: VariantHead, form: MovementForm, trouble: str) -> str:
    page = page_of(request.args.get("page"))
    history = history_of(this_town().id, variant.variant_id, skip=page.skip(PAGE))
    return render_template(
        "backoffice/counting/history.html",
        variant=variant,
        history=history,
        promises=promises_of(this_town().id, variant.variant_id),
        pages=page.around(history.total, PAGE, variant_key=variant.key),
        form=form,
        trouble=trouble,
        shown=shown_count,
        words=wording,
    )
