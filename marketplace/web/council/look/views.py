"""The look of the town: tried on, then worn; the original one is always there."""

import re
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from marketplace.browsing.queries import shops_of
from marketplace.core.db import transaction
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.words import _
from marketplace.shops.street.queries import units_of
from marketplace.towns.looks.examples import EXAMPLES
from marketplace.towns.looks.look import ORIGINAL, Look, look_in
from marketplace.towns.looks.reading import unreadable_in
from marketplace.towns.looks.services import set_look
from marketplace.towns.looks.sheet import preview_sheet, sheet_of
from marketplace.web.council.look.forms import LookForm, form_for
from marketplace.web.street import corner_of
from marketplace.web.town import this_town

_DRAWN = 12
_NAMED = re.compile(r"""(\bid="|url\(#|href="#|labelledby=")([\w-]+)""")


def edit_look() -> ResponseReturnValue:
    """The look as it is worn, to be changed."""
    kept = this_town().look
    return _page(form_for(look_in(kept), seen=sheet_of(kept)[1]), shown=look_in(kept))


def create_look_preview() -> ResponseReturnValue:
    """Show the chosen look, or an example, by day and by night; nobody else sees it."""
    if (name := request.form.get("example", "")) in EXAMPLES:
        look = EXAMPLES[name][1]
        return _page(form_for(look, seen=request.form.get("seen", "")), shown=look, is_preview=True)
    form = LookForm()
    take_what_is_offered(form)
    if not form.validate():
        return _page(form), 422
    reads_well = form.reads_well()
    return _page(form, shown=form.look(), is_preview=True), 200 if reads_well else 422


def put_on() -> ResponseReturnValue:
    """Let the town wear the chosen look, unless some could not read it or a colleague was quicker."""
    form = LookForm()
    if not form.validate():
        return _page(form), 422
    if not form.reads_well():
        return _page(form, shown=form.look()), 422
    try:
        with transaction():
            set_look(this_town().id, look=form.look(), seen=form.seen.data or "")
    except ChangedMeanwhile as refusal:
        return _overtaken(form, refusal)
    flash(_("C’est fait : toute la ville porte ce nouvel habit."), "done")
    return redirect(url_for(".edit_look"), 303)


def take_off() -> ResponseReturnValue:
    """Back to the original look."""
    with transaction():
        set_look(this_town().id, look=ORIGINAL, seen=sheet_of(this_town().look)[1])
    flash(_("La ville a retrouvé son habit d’origine."), "done")
    return redirect(url_for(".edit_look"), 303)


def show_look_preview() -> ResponseReturnValue:
    """The tokens of a look that is tried on, for the two frames of its preview."""
    form = LookForm(request.args, meta={"csrf": False})
    if not form.validate():
        abort(404)
    response = Response(preview_sheet(form.look()), mimetype="text/css")
    response.headers["Cache-Control"] = "no-store"
    return response


def take_what_is_offered(form: LookForm) -> None:
    """Press the button of an offered colour, and it stands in its field."""
    for field in (form.day, form.night):
        offered = request.form.get(f"offered_{field.name}")
        if offered:
            field.data = offered


def _overtaken(form: LookForm, refusal: ChangedMeanwhile) -> ResponseReturnValue:
    # What was chosen stays; putting it on again replaces the colleague's knowingly.
    form.seen.data = sheet_of(this_town().look)[1]
    return _page(form, shown=form.look(), is_preview=True, refusal=str(refusal)), refusal.status


def _page(form: LookForm, *, shown: Look | None = None, is_preview: bool = False, refusal: str = "") -> str:
    return render_template(
        "council/look.html",
        preview_url=url_for(".create_look_preview"),
        is_preview=is_preview,
        is_original=not this_town().look,
        refusal=refusal,
        **tried_on(form, shown),
    )


def tried_on(form: LookForm, shown: Look | None) -> dict[str, Any]:
    """What `council/look_fields.html` needs: the form, and the look that is shown beside it."""
    return {
        "form": form,
        "examples": {name: words for name, (words, _look) in EXAMPLES.items()},
        "offered": {found.when: found.nearest for found in unreadable_in(shown)} if shown else {},
        "tried": _address_of(shown) if shown else "",
        "drawings": _corners() if shown else {},
    }


def _address_of(look: Look) -> str:
    return f"{url_for('.show_look_preview')}?{urlencode(_fields_of(look))}"


def _fields_of(look: Look) -> dict[str, str]:
    filled = form_for(look, seen="")
    names = ("day", "night", "sky", "roofs", "walls", "letters", "corners")
    return {name: str(filled[name].data) for name in names} | ({"own_night": "y"} if look.night else {})


def _corners() -> dict[str, Markup]:
    """A few houses of the very street, to see the look on: once by day and once by night."""
    town = this_town()
    cards = shops_of(town, most=_DRAWN).cards
    if not cards:
        return {}
    drawn = corner_of(cards, slug=cards[0].slug, units=units_of(town.id), town=town)
    return {"by-day": drawn, "by-night": _renamed(drawn)}


def _renamed(drawing: Markup) -> Markup:
    """The same drawing with names of its own within the page: its sky is not the other one’s."""
    return Markup(_NAMED.sub(r"\1night-\2", str(drawing)))  # noqa: S704 - safe markup, names changed
