"""The archive of a shop: what is its own, asked for and fetched by its owner with the password once more."""

from flask import Response
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import Act
from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.web.archives import Desk
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.leaving import steps, what_keeps
from marketplace.web.backoffice.team.noting import note


def show_archive() -> ResponseReturnValue:
    """What is in an archive, the ones that are ready, and the button for another."""
    return _desk().show()


def create_archive() -> ResponseReturnValue:
    """Ask for one: the worker writes it."""
    return _desk().ask()


def show_archive_file(token: str) -> Response:
    """The file behind a link; who took it away is written down."""
    desk = _desk()
    archive = desk.found(token)
    with transaction():
        note(Act.EXPORTED, about=_("archive"))
    return desk.send(archive)


def _desk() -> Desk:
    shop = this_shop()
    words = {
        "title": _("Emporter sa boutique"),
        "lead": _("Tout ce qui est à votre boutique, en un fichier : il est à vous."),
        "ask": _("Demander une archive"),
        "inside": [
            _("Vos produits, vos prix, vos stocks et leur histoire, vos photos."),
            _("Vos horaires, vos mentions légales, votre équipe, votre journal."),
            _("Vos ventes et vos factures, telles qu’elles ont été faites ; sans adresses ni téléphones."),
            _("Les mêmes en feuilles à ouvrir dans un tableur, dans le dossier « papers »."),
        ],
        "leaving": steps(),
        "kept_by": what_keeps(shop),
    }
    return Desk(
        shop.town_id,
        shop.id,
        shop.name,
        "backoffice.show_archive",
        "backoffice.show_archive_file",
        f"{shop.slug}.zip",
        words,
    )
