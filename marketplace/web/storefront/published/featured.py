"""Who is shown first, by which rule, and how often everybody was: for residents and shops to check."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.words import _
from marketplace.shops.featured.queries import turns_of
from marketplace.web.storefront.found.page_head import page_head
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.town import this_town


@revalidated
def show_featured() -> ResponseReturnValue:
    """The rule, and the turns of every shop. One statement."""
    town = this_town()
    about = _("Comment les boutiques de %(town)s sont mises à l’honneur, chacune à son tour.", town=town.name)
    return render_template(
        "storefront/featured.html",
        head=page_head(town, url_for(".show_featured"), about),
        shops=turns_of(town.id, until_day=clock.today(town.time_zone)),
    )
