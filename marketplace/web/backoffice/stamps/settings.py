"""Whether the shop has a stamp card, what it promises, and a sheet of cards to cut out."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from marketplace.accounts.journal.acts import Act
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _, lazy
from marketplace.shops.models import Shop
from marketplace.shops.stamps.codes import grouped, new_code
from marketplace.shops.stamps.services import FEWEST, MOST, offer_no_stamps, offer_stamps
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.team.noting import note
from marketplace.web.public_address import public_url
from marketplace.web.qr import QrCode, qr_of
from marketplace.web.town import this_town

_ON_A_SHEET = 8
_USUAL = 10


@dataclass(frozen=True)
class PaperCard:
    """A card to cut out: nobody has it yet, and nothing is kept of it."""

    code: str
    qr: QrCode


class StampsForm(SignedForm):
    """What the shop's card promises."""

    offered = RadioField(
        lazy("Avez-vous une carte à tamponner ?"),
        [InputRequired(lazy("Choisissez oui ou non."))],
        choices=[
            SelectChoice("yes", lazy("Oui, on peut en prendre une")),
            SelectChoice("no", lazy("Non, aucune nouvelle carte")),
        ],
    )
    needed = IntegerField(
        lazy("Combien de tampons la remplissent ?"),
        [Optional(), NumberRange(FEWEST, MOST, lazy("Dites combien, de 3 à 20."))],
    )
    reward = StringField(
        lazy("Ce qu’elle donne une fois pleine"),
        [Length(max=80, message=lazy("Au plus 80 caractères."))],
        filters=[tidy],
    )

    def is_whole(self) -> bool:
        """Whether a card that is offered says how many and what for."""
        if self.offered.data == "yes" and not self.needed.data:
            self.needed.errors = [*self.needed.errors, _("Dites combien, de 3 à 20.")]
        if self.offered.data == "yes" and len(self.reward.data) < 3:
            self.reward.errors = [*self.reward.errors, _("Dites ce qu’elle donne, comme « un café offert ».")]
        return not (self.needed.errors or self.reward.errors)


def show_stamps() -> ResponseReturnValue:
    """The card as it stands."""
    shop = this_shop()
    offered = "yes" if shop.stamps_needed else "no"
    needed = shop.stamps_needed or _USUAL
    return _page(StampsForm(formdata=None, offered=offered, needed=needed, reward=shop.stamps_reward))


def change_stamps() -> ResponseReturnValue:
    """Another card, or none any more."""
    form = StampsForm()
    if not (form.validate_on_submit() and form.is_whole()):
        return _page(form), 422
    with transaction():
        if form.offered.data == "yes":
            offer_stamps(this_shop(), needed=form.needed.data or _USUAL, reward=form.reward.data)
        else:
            offer_no_stamps(this_shop())
        note(Act.SETTINGS_CHANGED, about=_("carte à tamponner"))
    flash(_("C’est noté. Les cartes commencées gardent ce qu’elles promettaient."), "done")
    return redirect(url_for(".show_stamps"), 303)


def show_stamps_sheet() -> ResponseReturnValue:
    """Cards to print and cut out, other ones each time."""
    shop = this_shop()
    if not shop.stamps_needed:
        abort(404)
    cards = [_paper_card(shop) for _place in range(_ON_A_SHEET)]
    return render_template("backoffice/stamps/sheet.html", cards=cards)


def _paper_card(shop: Shop) -> PaperCard:
    town = this_town()
    code = new_code(town.id, shop_id=shop.id, today=clock.today(town.time_zone))
    path = url_for("storefront.show_stamp_card", shop_slug=shop.slug, code=code)
    return PaperCard(grouped(code), qr_of(public_url(town, path)))


def _page(form: StampsForm) -> str:
    return render_template("backoffice/stamps/settings.html", form=form)
