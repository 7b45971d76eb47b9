"""Writing, changing and withdrawing a review, and contesting that the town has hidden it."""

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.moderation.reporting import ask_again
from marketplace.moderation.reviewing import Reviewable, may_write, review, reviewables_of
from marketplace.orders.receipts import ReceiptBag
from marketplace.trust.reports.queries import Case, case_hiding
from marketplace.trust.reports.states import Side
from marketplace.trust.reviews.services import withdraw_review
from marketplace.web.access import person_id
from marketplace.web.storefront.order_page import OrderPage, this_order
from marketplace.web.storefront.reporting.forms import ContestForm
from marketplace.web.storefront.reviews.forms import ReviewForm
from marketplace.web.town import this_town

Found = tuple[OrderPage, ReceiptBag, list[Reviewable], Reviewable]


def show_review_form(reference: str, shop_slug: str, product_slug: str = "") -> ResponseReturnValue:
    """What may be said of a bag: of its shop, and of each thing that was in it."""
    return _page(_found(reference, shop_slug, product_slug))


def create_review(reference: str, shop_slug: str, product_slug: str = "") -> ResponseReturnValue:
    """Say it, or say it otherwise."""
    found, form = _found(reference, shop_slug, product_slug), ReviewForm()
    if not form.validate_on_submit():
        return _page(found, form=form, status=422)
    try:
        with transaction():
            page, bag, _all, one = _found(reference, shop_slug, product_slug)
            stars, words, by = form.worth, form.words.data, person_id()
            review(this_town(), bag=bag, one=one, stars=stars, words=words, by_user_id=by)
    except Refusal as refusal:
        db.session.rollback()
        return _page(_found(reference, shop_slug, product_slug), refusal=refusal, form=form)
    flash(_("Merci ! Votre avis est publié, sans votre nom."), "done")
    return redirect(_address(page, shop_slug, product_slug), 303)


def create_review_withdrawal(reference: str, shop_slug: str, product_slug: str = "") -> ResponseReturnValue:
    """Take it back: its words are erased. Back to the order: it may be too late to write anew."""
    with transaction():
        page, _bag, _all, one = _in_bag(reference, shop_slug, product_slug)
        withdraw_review(one.review or abort(404))
    flash(_("Votre avis est retiré, ses mots sont effacés."), "done")
    reference, key = page.receipt.reference, page.key or None
    return redirect(url_for(".show_order", reference=reference, key=key), 303)


def create_review_contest(reference: str, shop_slug: str, product_slug: str = "") -> ResponseReturnValue:
    """Whoever wrote it does not agree that it was hidden: somebody looks again. Source: DSA art. 20."""
    found, form = _found(reference, shop_slug, product_slug), ContestForm()
    case = _hiding(found[3]) or abort(404)
    if not form.validate_on_submit():
        return _page(found, contest=form, status=422)
    try:
        with transaction():
            ask_again(case, side=Side.AUTHOR, words=form.words.data)
    except Refusal as refusal:
        db.session.rollback()
        return _page(_found(reference, shop_slug, product_slug), refusal=refusal, contest=form)
    flash(_("C’est envoyé : une personne de la mairie revoit la décision et vous répond."), "done")
    return redirect(_address(found[0], shop_slug, product_slug), 303)


def invites_a_review(bag: ReceiptBag) -> bool:
    """Whether the order's page asks what a bag was like."""
    return may_write(this_town(), bag)


def standing_review(bag: ReceiptBag) -> Reviewable | None:
    """What was said of a bag, which may be changed or withdrawn at any time."""
    return next((each for each in reviewables_of(this_town(), bag) if each.is_said), None)


def _address(page: OrderPage, shop_slug: str, product_slug: str) -> str:
    return url_for(
        ".show_review_form",
        reference=page.receipt.reference,
        shop_slug=shop_slug,
        product_slug=product_slug or None,
        key=page.key or None,
    )


def _found(reference: str, shop_slug: str, product_slug: str) -> Found:
    """What may be spoken of, or is."""
    page, bag, every, one = _in_bag(reference, shop_slug, product_slug)
    if not may_write(this_town(), bag):
        every = [each for each in every if each.is_said]
    return (page, bag, every, one) if one in every else abort(404)


def _in_bag(reference: str, shop_slug: str, product_slug: str) -> Found:
    page = this_order(reference)
    bag = next((view.bag for view in page.bags if view.bag.shop_slug == shop_slug), None) or abort(404)
    every = reviewables_of(this_town(), bag)
    one = next((each for each in every if each.slug == product_slug), None) or abort(404)
    return page, bag, every, one


def _hiding(one: Reviewable) -> Case | None:
    return case_hiding(this_town().id, review_id=one.review.id) if one.review and one.is_hidden else None


def _page(
    found: Found,
    *,
    form: ReviewForm | None = None,
    contest: ContestForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    page, bag, every, one = found
    words = render_template(
        "storefront/reviews/write.html",
        page=page,
        bag=bag,
        every=every,
        one=one,
        form=form or _filled(one),
        case=_hiding(one),
        contest=contest or ContestForm(formdata=None),
        sentence=str(refusal or ""),
    )
    answer = make_response(words, refusal.status if refusal else status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _filled(one: Reviewable) -> ReviewForm:
    row = one.review if one.is_said else None
    return (
        ReviewForm(formdata=None, stars=str(row.stars), words=row.words) if row else ReviewForm(formdata=None)
    )
