"""Whether the shops of the town may let their customers speak: off until the council says so."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.core.db import transaction
from marketplace.core.forms import SignedForm
from marketplace.core.words import _, lazy
from marketplace.orders.actors import Actor
from marketplace.shops.queries import shops_with_reviews
from marketplace.towns.services import take_no_reviews, take_reviews
from marketplace.web.access import person
from marketplace.web.town import this_town


class ReviewsSwitchForm(SignedForm):
    """Whether the town takes reviews."""

    reviews = RadioField(
        lazy("Les boutiques de la ville peuvent-elles prendre des avis ?"),
        [InputRequired(lazy("Choisissez oui ou non."))],
        choices=[
            SelectChoice("yes", lazy("Oui, chaque boutique choisit pour elle-même")),
            SelectChoice("no", lazy("Non, aucun avis ne s’écrit ni ne se lit")),
        ],
    )


def show_reviews_switch() -> ResponseReturnValue:
    """The choice as it stands, and which shops made use of it."""
    return _page(ReviewsSwitchForm(formdata=None, reviews="yes" if this_town().takes_reviews else "no"))


def set_reviews() -> ResponseReturnValue:
    """Choose."""
    form, town = ReviewsSwitchForm(), this_town()
    if not form.validate_on_submit():
        g.only_moderates = False
        return _page(form), 422
    with transaction():
        (take_reviews if form.reviews.data == "yes" else take_no_reviews)(town.id)
        by = Actor.person(person().id)
        write_down(
            town.id,
            shop_id=None,
            by=by,
            act=Act.SETTINGS_CHANGED,
            about=_("avis"),
            after={"reviews": form.reviews.data},
        )
    flash(_("C’est noté, et cela se voit aussitôt."), "done")
    return redirect(url_for(".show_reviews_switch"), 303)


def _page(form: ReviewsSwitchForm) -> str:
    shops = shops_with_reviews(this_town().id)
    return render_template(
        "council/moderation/reviews.html", form=form, shops=shops, may_choose=not g.only_moderates
    )
