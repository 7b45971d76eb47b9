"""An agent makes a device of the town hall a kiosk, or an ordinary one again."""

from flask import flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.words import _
from marketplace.web.kiosk import clear_browser, make_kiosk, sign_kiosk_out, unmake_kiosk


def create_kiosk() -> ResponseReturnValue:
    """From now on this device keeps nothing of anybody, the agent first of all."""
    sign_kiosk_out()
    return make_kiosk(clear_browser(make_response(redirect(url_for("storefront.show_home"), 303))))


def delete_kiosk() -> ResponseReturnValue:
    """This device is an ordinary one again."""
    flash(_("Cet appareil n’est plus une borne."), "ok")
    return unmake_kiosk(make_response(redirect(url_for("assisted.list_calls"), 303)))
