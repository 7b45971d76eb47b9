"""The coming collection windows: who is expected when, which are closed, and how the shop prepares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.fulfilment.closing.changes import CapacityChange, WindowChange
from marketplace.pickup.loads import Counted
from marketplace.pickup.opening import (
    Booked,
    Preparation,
    booked_windows,
    cut_off_at,
    preparation_of,
    prepare_in,
    reopen_window,
    weigh_orders,
)
from marketplace.pickup.slots import Rule, Window, windows
from marketplace.shops.queries import opening_hours_of_shop
from marketplace.shops.services import hours_changed
from marketplace.web.backoffice.access import acting, this_shop
from marketplace.web.backoffice.opening.guided import settle
from marketplace.web.backoffice.opening.preparing import CutOffForm, PreparationForm, taken_words
from marketplace.web.days import day_words
from marketplace.web.filters import clock_time
from marketplace.web.town import this_town

_SHOWN, _DAYS = 60, 7


@dataclass(frozen=True)
class Shown:
    """A window as the list shows it."""

    window: Window
    booked: Booked

    @property
    def words(self) -> str:
        """How much of it is taken."""
        return _("fermé aux retraits") if self.booked.is_closed else taken_words(self.booked)


def show_windows() -> ResponseReturnValue:
    """The windows of the coming days, and the forms of the preparation."""
    return _page()


def create_window_closure(key: str) -> ResponseReturnValue:
    """A window takes no more bags; those it has are asked about first."""
    window = _window(key)
    change = WindowChange(window, this_town().time_zone)
    return settle(change, told=_("Créneau fermé : %(when)s.", when=_when(window)), onward=_url())


def delete_window_closure(key: str) -> ResponseReturnValue:
    """A window takes bags again."""
    window, shop = _window(key), this_shop()
    with transaction():
        reopen_window(shop.town_id, point_id=shop.id, starts_at=window.starts_at)
    flash(_("Créneau rouvert : %(when)s.", when=_when(window)), "done")
    return redirect(_url())


def change_preparation() -> ResponseReturnValue:
    """Another preparation; less room in a window asks first what becomes of those that are too many."""
    form, shop, before = PreparationForm(), this_shop(), _preparation()
    if not form.validate_on_submit():
        return _page(preparation_form=form), 422
    with transaction():
        hours_changed(shop)
        prepare_in(
            shop.town_id,
            point_id=shop.id,
            lead_minutes=form.lead_minutes.data,
            length_minutes=form.length_minutes.data,
        )
        weigh_orders(shop.town_id, point_id=shop.id, **form.weights(before))
        write_down(shop.town_id, shop_id=shop.id, by=acting(), act=Act.PREPARATION_CHANGED)
    change = CapacityChange(form.capacity.data, Counted(form.counts.data))
    return settle(change, told=_("Votre préparation est enregistrée."), onward=_url())


def change_cut_off() -> ResponseReturnValue:
    """Another last hour to order; what is ordered already stays as it was agreed."""
    form, shop = CutOffForm(), this_shop()
    if not form.validate_on_submit():
        return _page(cut_off_form=form), 422
    with transaction():
        hours_changed(shop)
        cut_off_at(shop.town_id, point_id=shop.id, wall=form.wall, days=form.days.data)
        about = form.at.data or "-"
        write_down(shop.town_id, shop_id=shop.id, by=acting(), act=Act.PREPARATION_CHANGED, about=about)
    flash(_("C’est noté : vos créneaux en tiennent compte dès maintenant."), "done")
    return redirect(_url())


def _preparation() -> Preparation:
    return preparation_of(this_town().id, this_shop().id)


def _page(*, preparation_form: PreparationForm | None = None, cut_off_form: CutOffForm | None = None) -> str:
    preparation = _preparation()
    forms = PreparationForm(formdata=None), CutOffForm(formdata=None)
    for form in forms:
        form.show(preparation)
    return render_template(
        "backoffice/opening/windows.html",
        form=preparation_form or forms[0],
        cut_off_form=cut_off_form or forms[1],
        days=_days(preparation),
    )


def _days(preparation: Preparation) -> Sequence[tuple[date, list[Shown]]]:
    booked = booked_windows(this_town().id, point_id=this_shop().id)
    none = Booked(0, preparation.capacity, is_closed=False, counts=preparation.counts)
    shown = [Shown(window, booked.get(window.starts_at, none)) for window in islice(_cut(), _SHOWN)]
    return [(day, list(there)) for day, there in groupby(shown, key=lambda one: one.window.local_day)]


def _cut() -> Sequence[Window]:
    """All windows of the coming days, the next one included, whatever the preparation takes."""
    town, preparation = this_town(), _preparation()
    hours = opening_hours_of_shop(town, this_shop().id, from_day=clock.today(town.time_zone))
    rule = Rule(preparation.length_minutes, preparation.capacity, lead_minutes=0, days_ahead=_DAYS)
    return list(windows(hours, rule, now=clock.now(), time_zone=town.time_zone))


def _window(key: str) -> Window:
    return next((window for window in _cut() if window.key == key), None) or abort(404)


def _when(window: Window) -> str:
    return _("%(day)s, %(time)s", day=day_words(window.local_day), time=clock_time(window.local_time))


def _url() -> str:
    return url_for("backoffice.show_windows")
