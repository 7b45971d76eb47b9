"""The style guide. Its pages show nobody's data, and are not served where there are customers."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.web.storefront.style.samples import (
    COLOURS,
    SAMPLES,
    SIZES,
    next_window,
    plain_form,
    refused_form,
    told_doings,
    told_event,
    told_reviews,
)

_SCHEMES = ("device", "by-day", "by-night")


def show_styleguide() -> ResponseReturnValue:
    """Every part in every state: as the visitor's device likes it, by day, or by night."""
    scheme = request.args.get("scheme", "")
    return render_template(
        "styleguide/page.html",
        s=SAMPLES,
        colours=COLOURS,
        sizes=SIZES,
        form=plain_form(),
        refused=refused_form(),
        next_window=next_window(),
        told=told_event(),
        s_reviews=told_reviews(),
        s_doings=told_doings(),
        scheme=scheme if scheme in _SCHEMES else _SCHEMES[0],
        is_asked="asked" in request.args,
    )
