"""The archive of the town: asked for and fetched by who has proven to be themselves."""

from flask import Response
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.orders.actors import Actor
from marketplace.web.access import person
from marketplace.web.archives import Desk
from marketplace.web.town import this_town


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
        write_down(desk.town_id, shop_id=None, by=Actor.person(person().id), act=Act.EXPORTED)
    return desk.send(archive)


def _desk() -> Desk:
    town = this_town()
    words = {
        "title": _("Emporter la ville"),
        "lead": _("Tout ce que la ville a ici, en un fichier : pour le garder, ou pour aller ailleurs."),
        "ask": _("Demander une archive"),
        "inside": [
            _("Les boutiques, leurs horaires, leurs rayons, leurs stocks et toutes leurs photos."),
            _("Les commandes, les factures et leurs numéros, le livre des paiements, le journal."),
            _("Les pages, les annonces, les comptages de la rue."),
            _("Les personnes qui y sont nommées ; jamais un mot de passe, ni une carte."),
        ],
    }
    return Desk(
        town.id,
        None,
        _("Mairie de %(town)s", town=town.name),
        "council.show_archive",
        "council.show_archive_file",
        f"{town.slug}.zip",
        words,
    )
