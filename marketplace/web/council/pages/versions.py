"""Every version of a page: who wrote it and when; an old one can be read and taken up again."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from marketplace.accounts.queries import names_of
from marketplace.towns.pages.editions import edition_numbered, editions_of
from marketplace.towns.pages.models import Subject
from marketplace.web.council.pages.views import find_page


def list_page_versions(page_slug: str) -> ResponseReturnValue:
    """All of them, newest first."""
    page = find_page(page_slug)
    editions = editions_of(page.town_id, Subject.PAGE, page.id)
    names = names_of({edition.by_user_id for edition in editions if edition.by_user_id})
    return render_template("council/pages/versions.html", page=page, editions=editions, names=names)


def show_page_version(page_slug: str, number: int) -> ResponseReturnValue:
    """One of them, as residents saw it or would have."""
    page = find_page(page_slug)
    edition = edition_numbered(page.town_id, Subject.PAGE, page.id, number=number) or abort(404)
    names = names_of({edition.by_user_id} if edition.by_user_id else set())
    return render_template("council/pages/version.html", page=page, edition=edition, names=names)
