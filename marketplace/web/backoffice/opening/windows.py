"""The coming collection windows: who is expected when, which are closed, and how the shop prepares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.forms import SignedForm
from marketplace.core.words import _, lazy
from marketplace.fulfilment.closing.changes import CapacityChange, WindowChange
from marketplace.pickup.opening import (
    LENGTHS,
    MOST_BAGS,
    MOST_LEAD_MINUTES,
    Booked,
    booked_windows,
    preparation_of,
    prepare_in,
    reopen_window,
)
from marketplace.pickup.slots import Rule, Window, windows
from marketplace.shops.queries import opening_hours_of_shop
from marketplace.shops.services import hours_changed
from marketplace.web.backoffice.access import acting, this_shop
from marketplace.web.backoffice.opening.guided import settle
from marketplace.web.days import day_words
from marketplace.web.filters import clock_time
from marketplace.web.town import this_town

_SHOWN, _DAYS = 60, 7
_NEEDED = InputRequired(lazy("Donnez un nombre."))


class PreparationForm(SignedForm):
    """How long a bag takes, how long a window is, and how many bags it bears."""

    lead_minutes = IntegerField(
        lazy("Préparation, en minutes"),
        [_NEEDED, NumberRange(0, MOST_LEAD_MINUTES, lazy("Entre %(min)s et %(max)s minutes."))],
    )
    capacity = IntegerField(
        lazy("Sacs par créneau"), [_NEEDED, NumberRange(0, MOST_BAGS, lazy("Entre %(min)s et %(max)s sacs."))]
    )
    length_minutes = SelectField(
        lazy("Durée d’un créneau"),
        coerce=int,
        choices=[SelectChoice(length, f"{length} min") for length in LENGTHS],
    )


@dataclass(frozen=True)
class Shown:
    """A window as the list shows it."""

    window: Window
    taken: int
    capacity: int
    is_closed: bool


def show_windows() -> ResponseReturnValue:
    """The windows of the coming days, and the form of the preparation."""
    preparation = preparation_of(this_town().id, this_shop().id)
    return _page(PreparationForm(formdata=None, obj=preparation))


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
    """Another preparation; fewer bags a window ask first what becomes of those that are too many."""
    form, shop = PreparationForm(), this_shop()
    if not form.validate_on_submit():
        return _page(form), 422
    with transaction():
        hours_changed(shop)
        prepare_in(
            shop.town_id,
            point_id=shop.id,
            lead_minutes=form.lead_minutes.data,
            length_minutes=form.length_minutes.data,
        )
        write_down(shop.town_id, shop_id=shop.id, by=acting(), act=Act.PREPARATION_CHANGED)
    return settle(
        CapacityChange(form.capacity.data), told=_("Votre préparation est enregistrée."), onward=_url()
    )


def _page(form: PreparationForm) -> str:
    booked = booked_windows(this_town().id, point_id=this_shop().id)
    preparation = preparation_of(this_town().id, this_shop().id)
    none = Booked(0, preparation.capacity, is_closed=False)
    shown = [
        Shown(window, known.taken, known.capacity, known.is_closed)
        for window in islice(_cut(), _SHOWN)
        for known in [booked.get(window.starts_at, none)]
    ]
    days: Sequence[tuple[date, list[Shown]]] = [
        (day, list(there)) for day, there in groupby(shown, key=lambda one: one.window.local_day)
    ]
    return render_template("backoffice/opening/windows.html", form=form, days=days, preparation=preparation)


def _cut() -> Sequence[Window]:
    """All windows of the coming days, the next one included, whatever the preparation takes."""
    town, preparation = this_town(), preparation_of(this_town().id, this_shop().id)
    hours = opening_hours_of_shop(town, this_shop().id, from_day=clock.today(town.time_zone))
    rule = Rule(preparation.length_minutes, preparation.capacity, lead_minutes=0, days_ahead=_DAYS)
    return list(windows(hours, rule, now=clock.now(), time_zone=town.time_zone))


def _window(key: str) -> Window:
    return next((window for window in _cut() if window.key == key), None) or abort(404)


def _when(window: Window) -> str:
    return _("%(day)s, %(time)s", day=day_words(window.local_day), time=clock_time(window.local_time))


def _url() -> str:
    return url_for("backoffice.show_windows")
