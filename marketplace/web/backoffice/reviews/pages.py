"""The shop's choice, the reviews it has, and its answer to one."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from marketplace.accounts.journal.acts import Act
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _, lazy
from marketplace.shops.services import take_no_reviews, take_reviews
from marketplace.trust.reviews.models import Review
from marketplace.trust.reviews.queries import PAGE, review_named, reviews_for_shop
from marketplace.trust.reviews.services import answer_review
from marketplace.trust.reviews.states import LONGEST_ANSWER, ReviewState
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.team.noting import note
from marketplace.web.pages import page_of
from marketplace.web.town import this_town


class ReviewsChoiceForm(SignedForm):
    """Whether the shop takes reviews."""

    reviews = RadioField(
        lazy("Prenez-vous des avis ?"),
        [InputRequired(lazy("Choisissez oui ou non."))],
        choices=[
            SelectChoice("yes", lazy("Oui, tous se lisent sur nos pages, les bons et les autres")),
            SelectChoice("no", lazy("Non, aucun ne s’écrit ni ne se lit")),
        ],
    )


class AnswerForm(SignedForm):
    """What the shop says to a review."""

    words = TextAreaField(
        lazy("Votre réponse, que tous liront"),
        [Length(max=LONGEST_ANSWER, message=lazy("Au plus 1200 caractères."))],
        filters=[tidy],
    )


def list_reviews() -> ResponseReturnValue:
    """All that is shown, the latest first, and the choice."""
    if not this_town().takes_reviews:
        abort(404)
    return _page(ReviewsChoiceForm(formdata=None, reviews="yes" if this_shop().takes_reviews else "no"))


def create_reviews_choice() -> ResponseReturnValue:
    """Choose."""
    form, shop = ReviewsChoiceForm(), this_shop()
    if not this_town().takes_reviews:
        abort(404)
    if not form.validate_on_submit():
        return _page(form), 422
    with transaction():
        (take_reviews if form.reviews.data == "yes" else take_no_reviews)(shop)
        note(Act.SETTINGS_CHANGED, about=_("avis"))
    flash(_("C’est noté, et cela se voit aussitôt."), "done")
    return redirect(url_for(".list_reviews"), 303)


def show_review(mark: str) -> ResponseReturnValue:
    """One review, and the answer."""
    review = _review(mark)
    return _one(review, AnswerForm(formdata=None, words=review.answer))


def create_answer_in_public(mark: str) -> ResponseReturnValue:
    """Answer it; without words the answer goes."""
    form, review = AnswerForm(), _review(mark)
    if not form.validate_on_submit():
        return _one(review, form), 422
    try:
        with transaction():
            answer_review(_review(mark), words=form.words.data)
    except Refusal as refusal:
        db.session.rollback()
        return _one(review, form, str(refusal)), refusal.status
    flash(_("C’est publié sous l’avis.") if form.words.data else _("Votre réponse est retirée."), "done")
    return redirect(url_for(".list_reviews"), 303)


def _review(mark: str) -> Review:
    review, shop = review_named(this_town().id, mark), this_shop()
    if review is None or review.shop_id != shop.id or review.state is not ReviewState.SHOWN:
        abort(404)
    return review


def _page(form: ReviewsChoiceForm) -> str:
    shop, page = this_shop(), page_of(request.args.get("page"))
    found = reviews_for_shop(shop.town_id, shop_id=shop.id, skip=page.skip(PAGE))
    return render_template(
        "backoffice/reviews/list.html", form=form, found=found, pages=page.around(found.total, PAGE)
    )


def _one(review: Review, form: AnswerForm, sentence: str = "") -> str:
    return render_template("backoffice/reviews/review.html", one=review, form=form, sentence=sentence)
