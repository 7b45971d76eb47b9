"""What was sent: the mails of the demo town, which leave it for nobody's mailbox."""

from flask import abort, make_response, render_template
from flask.typing import ResponseReturnValue

from marketplace.notices.queries import latest_notices, notice_text
from marketplace.web.town import this_town


def list_sent() -> ResponseReturnValue:
    """The town's last mails, latest first."""
    return _unkept(render_template("storefront/sent.html", notices=latest_notices(this_town().id)))


def show_sent(key: str) -> ResponseReturnValue:
    """One mail as its reader sees it."""
    notice = notice_text(this_town().id, key=key) or abort(404)
    return _unkept(render_template("storefront/sent_mail.html", notice=notice, line=notice.line))


def _unkept(page: str) -> ResponseReturnValue:
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
