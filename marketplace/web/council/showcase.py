"""The council's words and picture on the home page."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import NoResultFound

from marketplace.accounts.queries import names_of
from marketplace.core.db import transaction
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.words import _
from marketplace.towns.models import Showcase
from marketplace.towns.pages.editions import edition_numbered, editions_of
from marketplace.towns.pages.models import Subject
from marketplace.towns.queries import showcase_of
from marketplace.towns.services import publish_showcase
from marketplace.web.access import person
from marketplace.web.council.forms import ShowcaseForm
from marketplace.web.posted import asked_number
from marketplace.web.town import this_town


def edit_showcase() -> ResponseReturnValue:
    """The words as they are published, or an older version that is taken up again, to be changed."""
    showcase, number = _showcase(), asked_number("version")
    if not number:
        return _page(ShowcaseForm(obj=showcase))
    old = edition_numbered(showcase.town_id, Subject.SHOWCASE, showcase.id, number=number) or abort(404)
    return _page(ShowcaseForm(formdata=None, version=showcase.version, **old.content), taken_up=number)


def list_showcase_versions() -> ResponseReturnValue:
    """Every version of the words, newest first."""
    showcase = _showcase()
    editions = editions_of(showcase.town_id, Subject.SHOWCASE, showcase.id)
    names = names_of({edition.by_user_id for edition in editions if edition.by_user_id})
    return render_template("council/showcase_versions.html", editions=editions, names=names)


def create_preview() -> ResponseReturnValue:
    """Show the words as residents would see them; nothing is published."""
    form = ShowcaseForm()
    is_good = _is_good(form)
    return _page(form, is_preview=is_good), 200 if is_good else 422


def publish() -> ResponseReturnValue:
    """Put the words on the home page, unless a colleague was quicker."""
    form = ShowcaseForm()
    if not _is_good(form):
        return _page(form), 422
    try:
        with transaction():
            publish_showcase(
                _showcase(),
                words=form.words(),
                picture=form.picture.data,
                seen_version=form.version.data or 0,
                by_user_id=person().id,
            )
    except ChangedMeanwhile as refusal:
        return _overtaken(form, refusal)
    flash(_("C’est en ligne : la page d’accueil montre vos mots."), "done")
    return redirect(url_for(".edit_showcase"))


def _overtaken(form: ShowcaseForm, refusal: ChangedMeanwhile) -> ResponseReturnValue:
    # The typed words stay; the present ones are shown beside, and publishing again replaces them knowingly.
    now = _showcase()
    form.version.raw_data = [str(now.version)]
    return _page(form, theirs=now, refusal=str(refusal)), 409


def _is_good(form: ShowcaseForm) -> bool:
    is_valid = form.validate_on_submit()
    return form.takes_picture(shown=_showcase().picture) and is_valid


def _showcase() -> Showcase:
    showcase = showcase_of(this_town().id)
    if showcase is None:
        raise NoResultFound("a town is founded with its showcase")
    return showcase


def _page(
    form: ShowcaseForm,
    *,
    is_preview: bool = False,
    theirs: Showcase | None = None,
    refusal: str = "",
    taken_up: int = 0,
) -> str:
    told = {"is_preview": is_preview, "theirs": theirs, "refusal": refusal, "taken_up": taken_up}
    return render_template("council/showcase.html", form=form, **told)
