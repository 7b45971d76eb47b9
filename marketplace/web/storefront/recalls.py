"""The products of the street that were recalled, for everybody to read."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.trust.recalls.queries import recalls_of
from marketplace.web.storefront.found.heads import recalls_head
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.town import this_town


@revalidated
def list_recalls() -> ResponseReturnValue:
    """All of them, the latest first."""
    town = this_town()
    head = recalls_head(town, url_for(".list_recalls"))
    return render_template("storefront/recalls/list.html", head=head, lines=recalls_of(town.id))
