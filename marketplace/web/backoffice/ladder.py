"""The ladder of a shop: what is done, what is next and why it pays; put away whenever the shop likes."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from marketplace.core.db import transaction
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _, lazy
from marketplace.insights.ladder import ADVISED_PRODUCTS, STEPS, Ladder, ladder_of
from marketplace.payments.onboarding import Standing, standing_of
from marketplace.shops.accompanying.queries import open_advice
from marketplace.shops.accompanying.services import follow_advice
from marketplace.shops.services import hide_ladder, show_ladder
from marketplace.towns.listening.models import LONGEST_SAID
from marketplace.towns.listening.services import say
from marketplace.web.backoffice import ladder_wording
from marketplace.web.backoffice.access import this_shop
from marketplace.web.town import this_town


class WordForm(SignedForm):
    """Something that the shop says to the town."""

    text = TextAreaField(
        lazy("Ce qui manque au marché, ou vous gêne"),
        [
            DataRequired(lazy("Écrivez d’abord votre idée.")),
            Length(max=LONGEST_SAID, message=lazy("Au plus %(max)d caractères.")),
        ],
        filters=[tidy],
    )


def show_steps() -> ResponseReturnValue:
    """All rungs with their steps."""
    return _page(WordForm(formdata=None))


def create_shop_word() -> ResponseReturnValue:
    """Tell the town what is missing; it answers in public, without the shop's name."""
    form, shop = WordForm(), this_shop()
    if not form.validate_on_submit():
        return _page(form), 422
    with transaction():
        say(shop.town_id, text=form.text.data, shop_id=shop.id)
    flash(_("La mairie l’a reçu. Sa réponse se lira sur « Vous l’avez dit, on l’a fait »."), "done")
    return redirect(url_for("backoffice.show_steps"), 303)


def _page(form: WordForm) -> str:
    return render_template(
        "backoffice/steps.html",
        ladder=ladder_of(this_shop(), has_account=standing_of(this_town().id, this_shop().id).is_active),
        rungs=STEPS,
        words=ladder_wording,
        advised=ADVISED_PRODUCTS,
        advice=open_advice(this_shop()),
        word=form,
    )


def create_dismissal() -> ResponseReturnValue:
    """No more of it on the board."""
    with transaction():
        hide_ladder(this_shop())
    flash(_("C’est rangé. Vous retrouverez vos étapes sous Boutique."), "done")
    return redirect(url_for("backoffice.show_board"))


def delete_dismissal() -> ResponseReturnValue:
    """On the board again."""
    with transaction():
        show_ladder(this_shop())
    flash(_("Vos étapes sont de nouveau sur la page des commandes."), "done")
    return redirect(url_for("backoffice.show_steps"))


def create_advice_done() -> ResponseReturnValue:
    """What the town hall advised is done."""
    with transaction():
        follow_advice(this_shop())
    flash(_("Bravo. La mairie le verra."), "done")
    return redirect(url_for("backoffice.show_steps"), 303)


def ladder_for_board(standing: Standing | None) -> Ladder | None:
    """The ladder for who can climb it (and knows how its account stands), until it is climbed or put away."""
    if standing is None or this_shop().hides_ladder:
        return None
    ladder = ladder_of(this_shop(), has_account=standing.is_active)
    return None if ladder.is_climbed else ladder
