"""The page on which the council arranges its street."""

from dataclasses import asdict

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.browsing.queries import shops_of
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.shops.street.arranging import arrange_street, seal_of
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.order import Door, Unit, rows_of
from marketplace.shops.street.queries import frontages_of, units_of
from marketplace.web.council.street.form import StreetForm
from marketplace.web.council.street.typed import (
    TypedUnit,
    in_order,
    moved,
    shown_units,
    typed_side,
    typed_units,
    units_from,
)
from marketplace.web.street import MOST_DRAWN, whole_street
from marketplace.web.town import this_town


def edit_street() -> ResponseReturnValue:
    """The street as it stands, to be arranged."""
    town = this_town()
    shops, units = frontages_of(town.id), units_of(town.id)
    rows = rows_of(units, doors=[Door(shop.id, shop.number) for shop in shops])
    return _page(list(shown_units(rows, shops=shops)), seen=seal_of(units))


def create_street_preview() -> ResponseReturnValue:
    """Show what was typed, moved or added; nothing is kept."""
    form = StreetForm()
    if not form.validate_on_submit():
        return _refused(form)
    typed = moved(typed_units(form), button=request.form.get("move", "")[:24])
    if "add" in request.form:
        typed.insert(0, _added(form))
    return _page(in_order(typed), seen=form.seen.data or "", is_preview=True)


def arrange() -> ResponseReturnValue:
    """Keep the street as it was typed, unless a colleague was quicker."""
    form, town_id = StreetForm(), this_town().id
    if not form.validate_on_submit():
        return _refused(form)
    typed = in_order(typed_units(form))
    try:
        with transaction():
            units = units_from(typed, shops=frontages_of(town_id))
            arrange_street(town_id, units=units, seen=form.seen.data or "")
    except Refusal as refusal:
        # The typed street stays; saving it again replaces the colleague's knowingly.
        page = _page(typed, seen=seal_of(units_of(town_id)), is_preview=True, refusal=str(refusal))
        return page, refusal.status
    flash(_("La rue est en place : la page d’accueil la montre ainsi."), "done")
    return redirect(url_for(".edit_street"), 303)


def _added(form: StreetForm) -> TypedUnit:
    """What is new stands at the beginning of its side, where it is seen; from there it is moved."""
    kind = UnitKind(form.new_kind.data)
    side = typed_side(form.new_side.data)
    return TypedUnit(kind, side, place=1, was_side=side, was_place=2)


def _refused(form: StreetForm) -> ResponseReturnValue:
    names = {shop.slug: shop.name for shop in frontages_of(this_town().id)}
    return render_template("council/street.html", form=form, names=names, drawing=""), 422


def _page(typed: list[TypedUnit], *, seen: str, is_preview: bool = False, refusal: str = "") -> str:
    town = this_town()
    shops = frontages_of(town.id)
    known = {shop.slug for shop in shops}
    kept = [unit for unit in typed if not unit.key or unit.key in known]
    units: tuple[Unit, ...] = tuple(units_from(kept, shops=shops))
    rows = [{**asdict(unit), "kind": unit.kind.value} for unit in kept]
    return render_template(
        "council/street.html",
        form=StreetForm(formdata=None, units=rows, seen=seen),
        names={shop.slug: shop.name for shop in shops},
        drawing=whole_street(shops_of(town, most=MOST_DRAWN).cards, units=units, town=town),
        is_preview=is_preview,
        refusal=refusal,
    )
