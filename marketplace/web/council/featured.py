"""How many shops the home page shows first each day; which ones, nobody chooses."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.forms import SignedForm
from marketplace.core.words import _, lazy
from marketplace.shops.featured.queries import turns_of
from marketplace.shops.featured.services import MOST_A_DAY
from marketplace.towns.services import set_featured
from marketplace.web.town import this_town


class FeaturedForm(SignedForm):
    """How many a day."""

    a_day = IntegerField(
        lazy("Boutiques à l’honneur chaque jour"),
        [
            InputRequired(lazy("Dites combien, de 0 à 6.")),
            NumberRange(0, MOST_A_DAY, lazy("Dites combien, de 0 à 6.")),
        ],
    )


def edit_featured() -> ResponseReturnValue:
    """How many a day, and how often everybody was."""
    return _page(FeaturedForm(formdata=None, a_day=this_town().featured_a_day))


def set_featured_a_day() -> ResponseReturnValue:
    """Change how many."""
    form = FeaturedForm()
    if not form.validate_on_submit():
        return _page(form), 422
    with transaction():
        set_featured(this_town().id, a_day=form.a_day.data or 0)
    flash(_("C’est noté : cela vaut dès le prochain jour tiré au sort."), "done")
    return redirect(url_for(".edit_featured"), 303)


def _page(form: FeaturedForm) -> str:
    town = this_town()
    shops = turns_of(town.id, until_day=clock.today(town.time_zone))
    return render_template("council/featured.html", form=form, shops=shops)
