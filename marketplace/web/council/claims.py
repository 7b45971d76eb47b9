"""Words about nature that the law allows only with proof: the town hall speaks with the shop."""

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.insights.claims import claims_of
from marketplace.web.town import this_town


def list_claims() -> ResponseReturnValue:
    """Where they stand now."""
    return render_template("council/claims.html", claims=claims_of(this_town().id))
