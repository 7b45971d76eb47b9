"""Pages that rarely change: help, legal texts, language."""

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.towns.countries.choosing import pack_of
from marketplace.towns.queries import particulars_of
from marketplace.web.languages import COOKIE, languages
from marketplace.web.onward import safe_address
from marketplace.web.storefront.found.heads import easy_head, help_head, legal_head
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.town import this_town

_LEGAL_PAGES = frozenset({"notice", "privacy", "terms"})
_YEAR = 365 * 24 * 3600


@revalidated
def show_help() -> ResponseReturnValue:
    """How to order, how to collect, whom to call."""
    return render_template("storefront/help.html", head=help_head(this_town(), url_for(".show_help")))


@revalidated
def show_easy() -> ResponseReturnValue:
    """How to order, for whoever reads with difficulty."""
    return render_template("storefront/easy.html", head=easy_head(this_town(), url_for(".show_easy")))


@revalidated
def show_legal(page: str) -> ResponseReturnValue:
    """One of the legal texts."""
    if page not in _LEGAL_PAGES:
        abort(404)
    head = legal_head(this_town(), url_for(".show_legal", page=page), page)
    town = this_town()
    pack = pack_of(town.country, town.subdivision)
    told = particulars_of(town.id)
    return render_template(f"storefront/legal/{page}.html", head=head, pack=pack, told=told)


def switch_language(code: str) -> ResponseReturnValue:
    """Remember the language a visitor chose, and show the same page in it."""
    if code not in languages():
        abort(404)
    response = redirect(safe_address(request.args.get("next")) or url_for("storefront.show_home"), 303)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(COOKIE, code, max_age=_YEAR, httponly=True, samesite="Lax", secure=secure)
    return response
