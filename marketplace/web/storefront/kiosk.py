"""The end of a visit at the town hall's kiosk: all of it is cleared, and the next person begins anew."""

from flask import abort, make_response, render_template
from flask.typing import ResponseReturnValue

from marketplace.web.kiosk import clear_browser, is_kiosk, sign_kiosk_out


def end_kiosk() -> ResponseReturnValue:
    """Clear everything. Anywhere but at a kiosk there is no such page."""
    if not is_kiosk():
        abort(404)
    sign_kiosk_out()
    return clear_browser(make_response(render_template("storefront/kiosk_over.html")))
