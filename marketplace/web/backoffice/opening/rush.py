"""A rush: for a while bags take longer. A pause: the shop sells nothing until it says so."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.browsing.index import index_shop
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm
from marketplace.core.words import _, lazy
from marketplace.pickup.opening import end_rush, rush
from marketplace.shops.models import PausedBy
from marketplace.shops.pausing import pause, resume
from marketplace.shops.services import hours_changed
from marketplace.web.backoffice.access import acting, this_shop
from marketplace.web.filters import clock_time
from marketplace.web.town import this_town

_TODAY = "today"


class RushForm(SignedForm):
    """How long a bag takes, and for how long."""

    minutes = SelectField(
        lazy("Temps de préparation"),
        choices=[
            SelectChoice("60", lazy("1 heure")),
            SelectChoice("90", lazy("1 h 30")),
            SelectChoice("120", lazy("2 heures")),
            SelectChoice("180", lazy("3 heures")),
            SelectChoice("240", lazy("4 heures")),
        ],
        default="120",
    )
    until = SelectField(
        lazy("Pendant"),
        choices=[
            SelectChoice("1", lazy("1 heure")),
            SelectChoice("2", lazy("2 heures")),
            SelectChoice("4", lazy("4 heures")),
            SelectChoice(_TODAY, lazy("jusqu’à ce soir")),
        ],
        default="2",
    )

    def ends(self) -> datetime:
        """When the rush is over."""
        if self.until.data != _TODAY:
            return clock.now() + timedelta(hours=int(self.until.data))
        zone = ZoneInfo(this_town().time_zone)
        return datetime.combine(clock.today(zone.key) + timedelta(days=1), time(), tzinfo=zone)


def create_rush() -> ResponseReturnValue:
    """From now on bags take longer; the first time that residents can choose follows."""
    form, shop = RushForm(), this_shop()
    if not form.validate_on_submit():
        flash(_("Choisissez un temps et une durée parmi ceux proposés."), "warn")
        return _back()
    until = form.ends()
    with transaction():
        hours_changed(shop)
        rush(shop.town_id, point_id=shop.id, lead_minutes=int(form.minutes.data), until=until)
        _write_down(Act.PREPARATION_CHANGED, f"{form.minutes.data} min")
    flash(_("Coup de feu noté : %(minutes)s min de préparation jusqu’à %(time)s.",
            minutes=form.minutes.data, time=clock_time(until)), "done")  # fmt: skip
    return _back()


def delete_rush() -> ResponseReturnValue:
    """Bags take as long as usual again."""
    with transaction():
        end_rush(this_shop().town_id, point_id=this_shop().id)
        _write_down(Act.PREPARATION_CHANGED)
    flash(_("Fin du coup de feu : préparation habituelle."), "done")
    return _back()


def create_pause() -> ResponseReturnValue:
    """Sell nothing until the shop says so. The orders it has stay with it."""
    shop = this_shop()
    try:
        with transaction():
            pause(shop, by=PausedBy.SHOP)
            index_shop(shop.town_id, shop_id=shop.id)
            _write_down(Act.ORDERS_PAUSED)
    except Refusal as refusal:
        flash(str(refusal), "warn")
        return _back()
    flash(_("En pause : plus aucune commande n’arrive. Celles en cours restent à honorer."), "done")
    return _back()


def delete_pause() -> ResponseReturnValue:
    """Take orders again."""
    shop = this_shop()
    try:
        with transaction():
            resume(shop)
            index_shop(shop.town_id, shop_id=shop.id)
            _write_down(Act.ORDERS_RESUMED)
    except Refusal as refusal:
        flash(str(refusal), "warn")
        return _back()
    flash(_("C’est reparti : vous prenez de nouveau des commandes."), "done")
    return _back()


def _write_down(act: Act, about: str = "") -> None:
    shop = this_shop()
    write_down(shop.town_id, shop_id=shop.id, by=acting(), act=act, about=about)


def _back() -> ResponseReturnValue:
    return redirect(url_for("backoffice.show_hours"))
