"""One shop: its steps, its habits, what it is advised, the visits, and the next door that opens."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.browsing.index import index_shop
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.insights.ladder import STEPS
from marketplace.insights.maturity import progress_of_shop
from marketplace.notices.advising import tell_advised
from marketplace.shops.accompanying.queries import advice_given, visits_of
from marketplace.shops.accompanying.services import advise, forget_visit, note_visit, withdraw_advice
from marketplace.shops.admitting import open_up
from marketplace.shops.models import Shop
from marketplace.shops.queries import shop_named
from marketplace.shops.team.queries import team_of
from marketplace.web.access import person
from marketplace.web.council.progress import wording
from marketplace.web.council.progress.forms import AdviceForm, OpeningForm, ShopInvitationForm, VisitForm
from marketplace.web.council.wording import kind_label, status_badge
from marketplace.web.town import this_town


def show_progress(shop_slug: str) -> ResponseReturnValue:
    """Everything that the town hall knows of how the shop gets on."""
    return progress_page(find_shop(shop_slug))


def create_advice(shop_slug: str) -> ResponseReturnValue:
    """Give the shop its next piece of advice."""
    form, shop = AdviceForm(), find_shop(shop_slug)
    if not form.validate_on_submit():
        return progress_page(shop, advice=form), 422
    with transaction():
        shop = find_shop(shop_slug)
        advise(shop, text=form.text.data, by_user_id=person().id)
        path = url_for("backoffice.show_steps", shop_slug=shop.slug)
        tell_advised(this_town(), shop=shop, text=form.text.data, path=path)
    return _done(shop_slug, _("La boutique lit votre conseil dans ses étapes."))


def delete_advice(shop_slug: str) -> ResponseReturnValue:
    """Take the open piece of advice back."""
    with transaction():
        withdraw_advice(find_shop(shop_slug))
    return _done(shop_slug, _("Le conseil est retiré."))


def create_visit(shop_slug: str) -> ResponseReturnValue:
    """Note a visit, for the town hall alone."""
    form, shop = VisitForm(), find_shop(shop_slug)
    if form.validate_on_submit() and form.day.data > clock.today(this_town().time_zone):
        form.day.errors = [_("Une visite se note une fois faite : ce jour n’est pas encore là.")]
    if form.errors or not form.is_submitted():
        return progress_page(shop, visit=form), 422
    with transaction():
        note_visit(
            find_shop(shop_slug),
            day=form.day.data,
            note=form.note.data,
            next_step=form.next_step.data,
            by_user_id=person().id,
        )
    return _done(shop_slug, _("La visite est notée. Seule la mairie la lit."))


def delete_visit(shop_slug: str, visit_id: int) -> ResponseReturnValue:
    """Forget what was noted."""
    with transaction():
        forget_visit(find_shop(shop_slug), visit_id=visit_id)
    return _done(shop_slug, _("La note est effacée."))


def create_opening(shop_slug: str) -> ResponseReturnValue:
    """The next door opens: reservations, then sales."""

    def opened(shop: Shop) -> None:
        seen, wanted = OpeningForm().status.data, wording.OPENINGS.get(shop.status)
        if wanted and seen == shop.status.value:  # a second click finds it open already
            open_up(shop, to=wanted[0])
            index_shop(shop.town_id, shop_id=shop.id)

    return _act(shop_slug, opened, told=_("C’est ouvert."))


def _act(shop_slug: str, act: Callable[[Shop], None], *, told: str) -> ResponseReturnValue:
    try:
        with transaction():
            act(find_shop(shop_slug))
    except Refusal as refusal:
        db.session.rollback()
        return progress_page(find_shop(shop_slug), sentence=str(refusal)), refusal.status
    return _done(shop_slug, told)


def find_shop(shop_slug: str) -> Shop:
    """The shop of this town, or 404."""
    return shop_named(this_town().id, shop_slug) or abort(404)


def _done(shop_slug: str, told: str) -> ResponseReturnValue:
    flash(told, "done")
    return redirect(url_for(".show_progress", shop_slug=shop_slug), 303)


def progress_page(
    shop: Shop,
    *,
    advice: AdviceForm | None = None,
    visit: VisitForm | None = None,
    invitation: ShopInvitationForm | None = None,
    sentence: str = "",
) -> str:
    """The page; a form that was sent comes back with what was typed."""
    town = this_town()
    return render_template(
        "council/progress/shop.html",
        shop=shop,
        progress=progress_of_shop(town, shop),
        rungs=STEPS,
        given=advice_given(shop),
        visits=visits_of(shop),
        advice=advice or AdviceForm(formdata=None),
        visit=visit or VisitForm(formdata=None, day=clock.today(town.time_zone)),
        typed=advice or visit or invitation,
        invites=not team_of(town.id, shop.id),
        invitation=invitation or ShopInvitationForm(formdata=None, email=shop.email),
        opening=wording.OPENINGS.get(shop.status),
        words=wording,
        kind_label=kind_label,
        status_badge=status_badge,
        sentence=sentence,
    )
