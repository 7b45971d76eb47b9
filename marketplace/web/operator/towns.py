"""The towns of the installation, and the mails that wait or failed."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.words import _
from marketplace.insights.installation import mails_given_up, towns_of_installation

_MONEY = frozenset({"operator.show_money", "operator.show_finding", "operator.create_closure"})


def list_towns() -> ResponseReturnValue:
    """Each town with its hosts, shops, orders and mails."""
    return render_template("operator/towns.html", towns=towns_of_installation(), failures=mails_given_up())


def operator_head() -> dict[str, Any]:
    """What `layouts/office.html` needs."""
    return {
        "office_name": _("L’installation"),
        "office_place": _("Exploitation"),
        "office_url": url_for("operator.list_towns"),
        "nav": [
            (url_for("operator.list_towns"), "landmark", _("Villes"), request.endpoint not in _MONEY),
            (url_for("operator.show_money"), "coins", _("Argent"), request.endpoint in _MONEY),
        ],
    }
