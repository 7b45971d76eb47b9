"""A code read by the camera of the phone; or typed, where there is none."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.web.headers import let_page_scan


def show_scan() -> ResponseReturnValue:
    """The camera's page, the only one that may open it."""
    let_page_scan()
    return render_template("backoffice/scan.html", shelf=request.args.get("shelf", "").strip()[:80])
