"""The council's pages: listed, begun, written, looked at, shown, taken away."""

from collections.abc import Callable, Sequence

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.browsing.cards import ShopCard
from marketplace.browsing.queries import shops_of
from marketplace.browsing.trails import MOST_SHOPS, walk_of
from marketplace.core.db import transaction
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.forms import blame
from marketplace.core.words import _
from marketplace.towns.pages.editions import edition_numbered, latest_edition
from marketplace.towns.pages.models import PagePlace, Subject, TownPage
from marketplace.towns.pages.pictures import newest_pictures
from marketplace.towns.pages.queries import page_lines, page_named
from marketplace.towns.pages.services import (
    PageWords,
    begin_page,
    check_words,
    keep_draft,
    publish_page,
    take_away,
)
from marketplace.towns.pages.trail import NO_TRAIL
from marketplace.web.access import person
from marketplace.web.council.pages.forms import PLACES, NewPageForm, PageForm, form_for
from marketplace.web.council.pages.photos import take_photo
from marketplace.web.posted import asked_number
from marketplace.web.town import this_town


def list_pages() -> ResponseReturnValue:
    """All pages of the council's, shown or not, and the form for one more."""
    return _list(NewPageForm(formdata=None))


def create_page() -> ResponseReturnValue:
    """Begin one: a draft with a title."""
    form = NewPageForm()
    if not form.validate_on_submit():
        return _list(form), 422
    words = PageWords(title_fr=form.title_fr.data or "", body_fr="", place=PagePlace.FOOT)
    try:
        with transaction():
            slug = begin_page(this_town().id, words=words, by_user_id=person().id).slug
    except Refusal as refusal:
        blame(form.title_fr, refusal)
        return _list(form), refusal.status
    return redirect(url_for(".edit_page", page_slug=slug), 303)


def edit_page(page_slug: str) -> ResponseReturnValue:
    """The last version, or an older one that is taken up again, to be changed."""
    page = find_page(page_slug)
    latest = latest_edition(page.town_id, Subject.PAGE, page.id)
    number = asked_number("version")
    chosen = edition_numbered(page.town_id, Subject.PAGE, page.id, number=number) if number else latest
    if latest is None or chosen is None:
        abort(404)
    form = form_for(chosen.content, seen=latest.number).offer(_shops())
    return _page(page, form, taken_up=chosen.number if chosen is not latest else 0)


def create_page_preview(page_slug: str) -> ResponseReturnValue:
    """Show what was typed as residents would see it; nothing is kept."""
    page, form = find_page(page_slug), _form()
    is_good = form.validate_on_submit() and _may_stand(form)
    trail = form.words().trail if is_good else NO_TRAIL
    stops = walk_of(this_town(), trail).stops if trail else None
    return _page(page, form, is_preview=is_good, stops=stops), 200 if is_good else 422


def create_page_picture(page_slug: str) -> ResponseReturnValue:
    """Keep a picture and write its line below the French text; nothing else is kept."""
    page, form = find_page(page_slug), _form()
    form.validate_on_submit()
    line = take_photo(form)
    if not line:
        return _page(page, form), 422
    form.body_fr.data = f"{form.body_fr.data or ''}\n\n{line}\n".lstrip()
    for field in form:  # the text may well be unfinished: this was about the picture
        field.errors = []
    return _page(page, form, has_new_picture=True)


def keep_page(page_slug: str) -> ResponseReturnValue:
    """Keep what was written, for later."""
    said = _("Le brouillon est gardé. Personne d’autre que la mairie ne le voit.")
    return _write(page_slug, keep_draft, said=said)


def publish_page_words(page_slug: str) -> ResponseReturnValue:
    """Show it to everybody, unless a colleague was quicker."""
    return _write(page_slug, publish_page, said=_("C’est en ligne : les habitants lisent cette page."))


def _write(page_slug: str, act: Callable[..., object], *, said: str) -> ResponseReturnValue:
    page, form = find_page(page_slug), _form()
    if not form.validate_on_submit():
        return _page(page, form), 422
    try:
        with transaction():
            seen, by = form.seen.data or 0, person().id
            act(find_page(page_slug), words=form.words(), seen=seen, by_user_id=by)
    except Refusal as refusal:
        return _refused(page_slug, form, refusal)
    flash(said, "done")
    return redirect(url_for(".edit_page", page_slug=page_slug), 303)


def withdraw_page(page_slug: str) -> ResponseReturnValue:
    """Show it to nobody any more."""
    with transaction():
        take_away(find_page(page_slug))
    flash(_("La page n’est plus en ligne. Son texte et ses versions restent ici."), "done")
    return redirect(url_for(".edit_page", page_slug=page_slug), 303)


def find_page(page_slug: str) -> TownPage:
    """The town's page at that address. Aborts with 404."""
    return page_named(this_town().id, page_slug) or abort(404)


def _form() -> PageForm:
    return PageForm().offer(_shops())


def _shops() -> Sequence[ShopCard]:
    return shops_of(this_town(), most=MOST_SHOPS).cards


def _may_stand(form: PageForm) -> bool:
    try:
        check_words(form.words())
    except Refusal as refusal:
        blame(form.body_fr, refusal)
        return False
    return True


def _refused(page_slug: str, form: PageForm, refusal: Refusal) -> ResponseReturnValue:
    page = find_page(page_slug)
    if not isinstance(refusal, ChangedMeanwhile):
        blame(form.body_fr, refusal)
        return _page(page, form), refusal.status
    # What was typed stays; the colleague's stands beside it, and saving again replaces it knowingly.
    theirs = latest_edition(page.town_id, Subject.PAGE, page.id)
    form.seen.raw_data = [str(theirs.number if theirs else 0)]
    shown = theirs.content if theirs else None
    return _page(page, form, theirs=shown, refusal=str(refusal)), refusal.status


def _list(form: NewPageForm) -> str:
    return render_template(
        "council/pages/list.html", form=form, pages=page_lines(this_town().id), places=PLACES
    )


def _page(page: TownPage, form: PageForm, **told: object) -> str:
    """`told`: what the template may be told besides."""
    pictures = newest_pictures(page.town_id)
    return render_template("council/pages/page.html", page=page, form=form, pictures=pictures, **told)
